import { spawn } from "node:child_process";
import path from "node:path";
import { provideEngine, type Language } from "pulumi-zavu-engine";

/** The result of a run of the Pulumi CLI. */
export interface Run {
  code: number | null;
  /** The signal that ended it, if it has no exit code. */
  signal: NodeJS.Signals | null;
  /** stdout and stderr in the order of their arrival, without colors. */
  output: string;
  stdout: string;
}

const provided = new Map<string, Promise<string[]>>();

/**
 * The folders of the Pulumi CLI and of language hosts. Without an engine, tests fail with the engine's own message; they
 * are never skipped.
 */
function engineFolders(languages: readonly Language[]): Promise<string[]> {
  const name = languages.join();
  const known = provided.get(name);
  if (known) return known;
  const folders = provideEngine({ report: () => undefined, languages }).then(({ folders }) => folders);
  provided.set(name, folders);
  return folders;
}

/** Makes a run faster without changing what it does. */
const FAST = {
  NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "preload.cjs"))}`,
  // The CLI and its language hosts end before garbage collection pays off.
  GOGC: "off",
  GOMEMLIMIT: "400MiB",
};

/** The environment of a test: of the caller's variables only PATH, so that no stray key gets in. */
export async function cleanEnv(home: string, languages: readonly Language[] = []): Promise<Record<string, string>> {
  return { ...(await plainEnv(home, languages)), ...FAST };
}

/** The same at the speed that users get, for benchmarks. */
export async function plainEnv(home: string, languages: readonly Language[] = []): Promise<Record<string, string>> {
  const folders = await engineFolders(languages);
  return {
    PATH: [...folders, path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(path.delimiter),
    HOME: home,
    PULUMI_HOME: path.join(home, "pulumi"),
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "only for tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_AUTOMATION_API: "true",
    NO_COLOR: "1",
  };
}

/** A running command. */
export interface RunningCli {
  pid: number;
  signal(name: NodeJS.Signals): void;
  /** What it has written so far. */
  written(): string;
  done: Promise<Run>;
}

/** Starts the CLI in its own process group, so that a signal can be sent to it alone. Output is read to its end. */
export function startCli(args: string[], cwd: string, env: Record<string, string>): RunningCli {
  return startCommand("pulumi", [...args, "--non-interactive", "--color", "never"], cwd, env);
}

/** The same with any command. */
export function startCommand(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): RunningCli {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const done = new Promise<Run>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output, stdout }));
  });
  return { pid: child.pid ?? 0, signal: (name) => void child.kill(name), written: () => output, done };
}
