import type { Command } from "commander";
import type { Context } from "../context";
import type { Check } from "../doctor/check";
import { examine } from "../doctor/examine";
import { realProbes, type Probes } from "../doctor/probes";
import { EXIT } from "../exitCodes";
import { checkLine, verdictLine } from "../format/doctor";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { say } from "../io";
import type { AccountOptions } from "../target";
import { cwdOption, jsonOption, stackOption } from "./options";

interface DoctorOptions extends AccountOptions {
  json?: boolean;
}

const MORE = `It never shows the key. Exit codes: 0 nothing is a problem (warnings may be), 1 something is.`;

export function addDoctor(program: Command, context: Context, probes: Probes = realProbes): void {
  program
    .command("doctor")
    .description("Check this machine, the key, the channel and the way to the API, and say what to do.")
    .addOption(stackOption("check this stack, too"))
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("reads only", ["doctor", "doctor --stack prod", "doctor --json"], MORE))
    .action(async ({ stack, cwd, json }: DoctorOptions) => {
      const { io } = context;
      const checks: Check[] = [];
      const examined = { io, stacks: context.stacks(cwd), probes, ...(stack === undefined ? {} : { stack }) };
      for await (const check of examine(examined)) {
        checks.push(check);
        if (!json) say(io, checkLine(check));
      }
      say(io, json ? envelope("doctor", { checks }) : verdictLine(checks));
      if (checks.some(({ state }) => state === "problem")) context.exitCode = EXIT.error;
    });
}
