import { startSimulator } from "./index";
import { environment, HELP, parseOptions, requestLine } from "./commandLine";

async function main(args: string[]): Promise<void> {
  const { help, options } = parseOptions(args);
  if (help) return void process.stdout.write(HELP);
  const simulator = await startSimulator({
    ...options,
    onRequest: (entry) => process.stdout.write(requestLine(entry)),
  });
  process.stdout.write(environment(simulator.url, options));
  const stop = () => void simulator.close().catch(fail);
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

function fail(error: unknown): void {
  process.stderr.write(`zavu-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch(fail);
