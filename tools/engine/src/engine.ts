/** A Pulumi CLI that runs on this machine and can run Node.js programs with dynamic providers. */
export interface Engine {
  /** Absolute path of `pulumi`. */
  command: string;
  /** Its version, with the `v`: `v3.258.0`. */
  version: string;
  /** Where it came from; `cache` is what an earlier run installed or built. */
  source: "path" | "cache" | "installer" | "build";
  /** Folder to prepend to PATH, so that `pulumi` and the helpers that it starts are found. */
  bin: string;
}

/** A way to a Pulumi CLI that a caller can leave out. The cache is always looked at. */
export type Way = "path" | "installer" | "build";

/** What {@link provideEngine} is given. */
export interface EngineOptions {
  /** Takes one line of progress, without a line end; a few seconds lie between the lines of a long step. */
  report(line: string): void;
  /** Environment to search and to start programs with; `process.env` unless told. */
  env?: NodeJS.ProcessEnv;
  /** Ends the work and every program that it started. */
  signal?: AbortSignal;
  /** The ways to try; all unless told. */
  allow?: Way[];
}

/** What each way is handed: the options, with the environment settled. */
export type Task = Pick<EngineOptions, "report" | "signal"> & { env: NodeJS.ProcessEnv };
