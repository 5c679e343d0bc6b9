import { provideEngine, type Engine } from "pulumi-zavu-engine";
import type { Command } from "./commandLine";
import { note, say } from "./print";
import type { Stop } from "./stop";

/** A command, where it works and who may stop it. */
export interface Job extends Command {
  /** The folder of the Pulumi project. */
  root: string;
  stop: Stop;
}

/** The Pulumi CLI; finding or making it is told. */
export async function engineOf({ stop }: Job): Promise<Engine> {
  note(
    "Looking for the Pulumi CLI. Where there is none, it is installed or built, which takes minutes the first time.",
  );
  const engine = await provideEngine({ report: note, signal: stop.signal });
  say(`Pulumi ${engine.version}: ${engine.command}`);
  return engine;
}
