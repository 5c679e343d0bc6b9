import type { Command } from "commander";
import type { Context } from "../context";
import type { Check } from "../doctor/check";
import { examine } from "../doctor/examine";
import { realProbes, type Probes } from "../doctor/probes";
import { EXIT } from "../exitCodes";
import { checkLine, summaryLine } from "../format/doctor";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { print } from "../io";
import type { AccountOptions } from "../target";
import { cwdOption, jsonOption, stackOption } from "./options";

interface DoctorOptions extends AccountOptions {
  json?: boolean;
}

const MORE = `It never shows the key. Exit codes: 0 no problems (there may be warnings), 1 at least one problem.`;

export function addDoctor(program: Command, context: Context, probes: Probes = realProbes): void {
  program
    .command("doctor")
    .description("Check Node.js, Pulumi, the key, the channel, the proxy and the clock, and say what to do.")
    .addOption(stackOption("also check this stack"))
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("reads only", ["doctor", "doctor --stack prod", "doctor --json"], MORE))
    .action(async ({ stack, cwd, json }: DoctorOptions) => {
      const { io } = context;
      const checks: Check[] = [];
      const examined = { io, stacks: context.stacks(cwd), probes, ...(stack === undefined ? {} : { stack }) };
      for await (const check of examine(examined)) {
        checks.push(check);
        if (!json) print(io, checkLine(check));
      }
      print(io, json ? envelope("doctor", { checks }) : summaryLine(checks));
      if (checks.some(({ state }) => state === "problem")) context.exitCode = EXIT.error;
    });
}
