import { writeSync } from "node:fs";
import { systemClock } from "pulumi-zavu-provider/clock";
import { parentGone } from "pulumi-zavu-provider/parent";
import schema from "../schema.json";
import { EngineLog } from "./engineLog";
import { Plugin } from "./plugin";
import { listen } from "./server";

// The engine runs `pulumi-resource-zavu [flags] ADDRESS`. Without an address, an engine attaches later.
const args = process.argv.slice(2);
const engineAddress = /:\d+$/.test(args.at(-1) ?? "") ? args.at(-1) : undefined;

async function serve(): Promise<void> {
  const log = new EngineLog();
  if (engineAddress) log.connect(engineAddress);

  // An uncaught error is a bug of this program. Node.js would print all of it, perhaps with a secret, and end the process
  // with all pending calls.
  const report = (error: unknown) =>
    log.error(`internal error of pulumi-resource-zavu (${nameOf(error)}); please report it.`);
  process.on("uncaughtException", report).on("unhandledRejection", report);

  // There is no signal handler: a process that survives a signal costs each command seconds, and the engine calls Cancel.
  const gone = engineAddress ? parentGone() : new AbortController().signal;
  const host = { clock: systemClock, random: Math.random, gone, exit: () => process.exit(0) };
  const { port } = await listen(new Plugin(process.env, host, log));
  answer(String(port));
}

/**
 * Writes the port, or the version, for the process that started the plugin. The engine reads the port from the first line
 * of standard output, where a script that NODE_OPTIONS preloads may print first. So the wrapper passes the engine's pipe
 * as another descriptor.
 */
function answer(line: string): void {
  const descriptor = process.env["PULUMI_ZAVU_ANSWER_DESCRIPTOR"];
  if (descriptor === undefined) process.stdout.write(`${line}\n`);
  else writeSync(Number(descriptor), `${line}\n`);
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

if (args.includes("--version")) answer(schema.version);
else void serve();
