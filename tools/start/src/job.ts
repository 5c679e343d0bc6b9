import { provideEngine, type Engine } from "pulumi-zavu-engine";
import type { Command } from "./commandLine";
import { note, print } from "./print";
import type { Stop } from "./stop";

/** A command, its project and its stop signal. */
export interface Job extends Command {
  /** The folder of the Pulumi project. */
  root: string;
  stop: Stop;
}

/** Finds, installs or builds the Pulumi CLI, and reports it. */
export async function engineOf({ stop }: Job): Promise<Engine> {
  note("Looking for the Pulumi CLI. If there is none, it is installed or built, which takes minutes the first time.");
  const engine = await provideEngine({ report: note, signal: stop.signal });
  print(`Pulumi ${engine.version}: ${engine.command}`);
  return engine;
}
