import { existsSync } from "node:fs";
import { join } from "node:path";
import { isZavuError } from "pulumi-zavu-provider/errors";
import { HELP, parseCommand, type Command } from "./commandLine";
import { live } from "./live";
import { note, print } from "./print";
import { simulated } from "./simulated";
import { StartError } from "./startError";
import { Stop } from "./stop";

/** Runs one command. Exits with 0, 1 after a failure, 2 for a wrong command line, 130 after Ctrl-C. */
async function main(args: string[], root: string): Promise<void> {
  const stop = new Stop();
  let command: Command | undefined;
  try {
    command = parseCommand(args, root, process.env);
    if (!command) return print(HELP);
    if (!existsSync(join(root, "Pulumi.yaml"))) {
      throw new StartError(`There is no Pulumi.yaml in ${root}. Run this command in the root of the repository.`, 2);
    }
    await (command.live ? live : simulated)[command.verb]({ ...command, root, stop });
  } catch (error) {
    if (stop.exitCode === undefined) process.exitCode = report(error);
  } finally {
    stop.close();
  }
  if (stop.exitCode === undefined) return;
  process.exitCode = stop.exitCode;
  note(whatNext(command));
}

function report(error: unknown): number {
  note(`\n${isZavuError(error) ? error.text : error instanceof Error ? error.message : String(error)}`);
  return error instanceof StartError ? error.exitCode : 1;
}

function whatNext(command: Command | undefined): string {
  const more = command?.live ? " -- --live" : "";
  return `\nStopped; no process is left running. Run \`npm start${more}\` to continue, or \`npm run destroy${more}\` to delete the session.`;
}

void main(process.argv.slice(2), process.cwd());
