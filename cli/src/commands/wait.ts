import { Option, type Command } from "commander";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { failureOf } from "../failure";
import type { Goal } from "../follow";
import type { Followed } from "../following";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { note, print } from "../io";
import { exitCodeOf, errorOf, outcomeOf, whyOf } from "../outcome";
import { targetOf, type TargetOptions } from "../target";
import { viewOf } from "../view";
import { allWaitingOption, cwdOption, jsonOption, stackOption, timeoutOption } from "./options";
import { printEnds, scanInLines } from "./scan";

interface WaitOptions extends TargetOptions {
  for: Goal;
  timeout: string;
  json?: boolean;
}

const CODES = `Exit codes: 0 all reached it, 1 an error, 2 a wrong command line, 3 timed out, 4 a session failed.
It stops as soon as a session fails, because a failed session does not recover by itself.`;

export function addWait(program: Command, context: Context): void {
  program
    .command("wait")
    .argument("[ids...]", "the sessions' ids")
    .description("Wait until sessions are linked or have a QR code. For pipelines: it draws nothing.")
    .addOption(new Option("--for <status>", "what to wait for").choices(["ready", "qr_ready"]).default("ready"))
    .addOption(timeoutOption("10m"))
    .addOption(stackOption("the sessions of this stack"))
    .addOption(allWaitingOption())
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      helpAfter(
        "reads only",
        ["wait jd7x2k3m4n", "wait --stack prod --for ready --timeout 30m", "wait --stack pr-7 --for qr_ready"],
        CODES,
      ),
    )
    .action(async (ids: string[], options: WaitOptions) => {
      const { io } = context;
      const limitMs = durationOf(options.timeout, "--timeout");
      const target = await targetOf(context, ids, options);
      if (target.ids.length === 0) note(io, "No session is waiting for a scan.");
      const giveUp = new AbortController();
      const sessions = await scanInLines(
        { ...io, signal: AbortSignal.any([io.signal, giveUp.signal]) },
        {
          ...target,
          limitMs,
          goal: options.for,
          onEnd: ({ end }) => {
            if (end === "failed") giveUp.abort();
          },
        },
      );
      if (options.json) print(io, envelope("wait", { for: options.for, sessions: sessions.map(resultOf) }));
      else printEnds(io, sessions);
      context.exitCode = exitCodeOf(sessions);
    });
}

function resultOf(followed: Followed) {
  const { id, session } = followed;
  const error = errorOf(followed);
  return {
    id,
    outcome: outcomeOf(followed),
    why: whyOf(followed),
    ...(error === undefined ? {} : { error: failureOf(error) }),
    session: session && viewOf(session),
  };
}
