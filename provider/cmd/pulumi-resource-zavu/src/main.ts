import { writeSync } from "node:fs";
import { systemClock } from "pulumi-zavu-provider/clock";
import { parentGone } from "pulumi-zavu-provider/parent";
import schema from "../schema.json";
import { EngineLog } from "./engineLog";
import { Plugin } from "./plugin";
import { listen } from "./server";

// The engine starts `pulumi-resource-zavu [flags] <its address>`; without an address somebody attaches later.
const args = process.argv.slice(2);
const engineAddress = /:\d+$/.test(args.at(-1) ?? "") ? args.at(-1) : undefined;

async function serve(): Promise<void> {
  const log = new EngineLog();
  if (engineAddress) log.connect(engineAddress);

  // What escapes is this program's own fault. Left to Node.js it would be printed whole, whatever it quotes, and every
  // other call under way would be lost with the process.
  const tell = (error: unknown) => log.error(`a fault of pulumi-resource-zavu itself: ${nameOf(error)}`);
  process.on("uncaughtException", tell).on("unhandledRejection", tell);

  // No handler for signals: each process that outlives one costs every command seconds, and the engine calls Cancel.
  const gone = engineAddress ? parentGone() : new AbortController().signal;
  const around = { clock: systemClock, random: Math.random, gone, exit: () => process.exit(0) };
  const { port } = await listen(new Plugin(process.env, around, log));
  answer(String(port));
}

/**
 * Writes the port, or the version, for the process that started the plugin. The engine reads the port from the first line
 * of standard output, but a script that NODE_OPTIONS preloads may print first. So the wrapper passes the engine's pipe as
 * another descriptor.
 */
function answer(line: string): void {
  const descriptor = process.env["PULUMI_ZAVU_ANSWER_DESCRIPTOR"];
  if (descriptor === undefined) process.stdout.write(`${line}\n`);
  else writeSync(Number(descriptor), `${line}\n`);
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

if (args.includes("--version")) answer(schema.version);
else void serve();
