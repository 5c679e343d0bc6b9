import { constants } from "node:os";
import { systemClock } from "pulumi-zavu-provider/clock";
import { run } from "./program";
import { pulumiStacks } from "./stacks/pulumi";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP"] as const;
// npm passes a Ctrl-C on that the terminal has sent to every program already: both are one.
const ECHO_MS = 500;

/** Runs the command line. The first signal ends what is under way in order, the second ends the process. */
async function main(): Promise<void> {
  const { stdin, stdout, stderr, env, argv } = process;
  const stop = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  let stoppedAt = 0;
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (stoppedBy && performance.now() - stoppedAt < ECHO_MS) return;
      if (stoppedBy) process.exit(128 + constants.signals[name]);
      [stoppedBy, stoppedAt] = [name, performance.now()];
      stop.abort();
    });
  }
  // Nobody reads any more (`pulumi-zavu list | head -1`).
  for (const stream of [stdout, stderr]) stream.on("error", () => process.exit(1));
  const code = await run(argv.slice(2), {
    io: { stdin, stdout, stderr, env, signal: stop.signal, clock: systemClock },
    stacks: pulumiStacks,
  });
  process.exitCode = stoppedBy ? 128 + constants.signals[stoppedBy] : code;
  // A question that was not answered must not keep the process.
  stdin.unref?.();
}

void main();
