/** A Pulumi CLI that runs on this machine and can run Node.js programs with dynamic providers. */
export interface Engine {
  /** Absolute path of `pulumi`. */
  command: string;
  /** Its version, with the `v`: `v3.258.0`. */
  version: string;
  /** Where it came from; `cache` if an earlier run installed or built it. */
  source: "path" | "cache" | "installer" | "build";
  /** Folder to prepend to PATH, so that `pulumi` and the helpers that it starts are found. */
  bin: string;
}

/** The languages, in addition to Node.js, whose programs an engine can run. */
export const languages = ["yaml", "python", "go", "java"] as const;

/** A language whose programs an engine runs only with a {@link LanguageHost}. */
export type Language = (typeof languages)[number];

/** What `pulumi` starts for the programs of one language. It needs the language's own tools, which are not provided. */
export interface LanguageHost {
  language: Language;
  /** Absolute path of `pulumi-language-<language>`. */
  command: string;
  /** Where it came from; `engine` is next to `pulumi`, where an installed Pulumi CLI has all of them. */
  source: "engine" | "cache" | "build";
  /** The folder that it is in. */
  bin: string;
}

/** An engine with the requested language hosts. */
export interface ProvidedEngine extends Engine {
  /** One for each requested language. */
  hosts: LanguageHost[];
  /** Folders to prepend to PATH, so that `pulumi`, its helpers and the language hosts are found. */
  folders: string[];
}

/** A way to get a Pulumi CLI that a caller can exclude. The cache is always used. */
export type Way = "path" | "installer" | "build";

/** The options of {@link provideEngine}. */
export interface EngineOptions {
  /** Receives a line of progress, without a line end; every few seconds during a long step. */
  report(line: string): void;
  /** The languages, in addition to Node.js, whose programs it must run; default: none. */
  languages?: readonly Language[];
  /** Environment to search and to start programs with; default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Stops the work and kills every program that it started. */
  signal?: AbortSignal;
  /** The ways to try; default: all. A language host that is not found needs `build`. */
  allow?: Way[];
}

/** The options that each way gets, with a defined environment. */
export type Task = Pick<EngineOptions, "report" | "signal"> & { env: NodeJS.ProcessEnv };
