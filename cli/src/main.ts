import { constants } from "node:os";
import { systemClock } from "pulumi-zavu-provider/clock";
import { run } from "./program";
import { pulumiStacks } from "./stacks/pulumi";
import { askHidden } from "./terminal/askHidden";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP"] as const;
// npm forwards a Ctrl-C that the terminal has already sent to this process, so a quick second signal is ignored.
const ECHO_MS = 500;
// Long enough for the last lines of output.
const EXIT_MS = 1_000;

/** Runs the command line. The first signal stops the command in order, the second ends the process. */
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
  // The reader has closed the pipe (`pulumi-zavu list | head -1`).
  for (const stream of [stdout, stderr]) stream.on("error", () => process.exit(1));
  const io = { stdin, stdout, stderr, env, signal: stop.signal, clock: systemClock };
  const askPassphrase = (stack: string) => askHidden(io, `Passphrase of stack ${stack} (not shown): `);
  const code = await run(argv.slice(2), { io, stacks: (cwd) => pulumiStacks(cwd, askPassphrase) });
  process.exitCode = stoppedBy ? 128 + constants.signals[stoppedBy] : code;
  // A request that was in flight must not keep a stopped process alive.
  if (stoppedBy) setTimeout(() => process.exit(), EXIT_MS).unref();
  // An unanswered question must not keep the process alive.
  stdin.unref?.();
}

void main();
