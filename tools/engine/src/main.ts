import { constants } from "node:os";
import { inspect } from "node:util";
import { EngineError, provideEngine, type Engine } from "./index";

const words: Record<Engine["source"], string> = {
  path: "on PATH",
  cache: "cached",
  installer: "installed",
  build: "built",
};

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** Prints progress on stderr and one line on stdout. Exits with 1 when there is no engine, 130 on Ctrl-C. */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      stop.abort();
    });
  }
  try {
    const engine = await provideEngine({ report: tell, signal: stop.signal });
    process.stdout.write(`pulumi ${engine.version} (${words[engine.source]}) ${engine.command}\n`);
  } catch (error) {
    if (stop.signal.aborted) return tell("stopped; nothing was left behind");
    process.exitCode = 1;
    tell(error instanceof EngineError ? error.message : inspect(error));
  }
}

void main();
