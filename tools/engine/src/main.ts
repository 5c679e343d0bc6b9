import { constants } from "node:os";
import { EngineError, provideEngine, type Engine } from "./index";

const words: Record<Engine["source"], string> = {
  path: "on PATH",
  cache: "cached",
  installer: "installed",
  build: "built",
};

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
    const engine = await provideEngine({ report: (line) => console.error(line), signal: stop.signal });
    console.log(`pulumi ${engine.version} (${words[engine.source]}) ${engine.command}`);
  } catch (error) {
    if (stop.signal.aborted) return console.error("stopped; nothing was left behind");
    process.exitCode = 1;
    console.error(error instanceof EngineError ? error.message : error);
  }
}

void main();
