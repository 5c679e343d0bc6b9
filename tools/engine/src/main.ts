import { constants } from "node:os";
import { basename } from "node:path";
import { inspect } from "node:util";
import { languagesIn, UsageError } from "./commandLine";
import { EngineError, provideEngine, type Engine, type LanguageHost } from "./index";

const SOURCES: Record<Engine["source"] | LanguageHost["source"], string> = {
  path: "on PATH",
  engine: "next to pulumi",
  cache: "cached",
  installer: "installed",
  build: "built",
};

const printError = (line: string) => void process.stderr.write(`${line}\n`);
const print = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Provides the CLI, and the language hosts that the arguments name. Prints progress on stderr and a line for each on
 * stdout. Exits with 1 if one is not available, 2 on a wrong command line, 130 on Ctrl-C.
 */
async function main(args: string[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      stop.abort();
    });
  }
  try {
    const languages = languagesIn(args);
    const engine = await provideEngine({ report: printError, languages, signal: stop.signal });
    print(`pulumi ${engine.version} (${SOURCES[engine.source]}) ${engine.command}`);
    for (const { command, source } of engine.hosts) print(`${basename(command)} (${SOURCES[source]}) ${command}`);
  } catch (error) {
    if (stop.signal.aborted) return printError("Interrupted. No temporary files are left.");
    process.exitCode = error instanceof UsageError ? 2 : 1;
    printError(error instanceof EngineError || error instanceof UsageError ? error.message : inspect(error));
  }
}

void main(process.argv.slice(2));
