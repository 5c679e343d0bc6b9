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

/** The languages, besides that of Node.js, whose programs an engine can be made to run. */
export const languages = ["yaml", "python", "go", "java"] as const;

/** A language whose programs an engine runs only with a {@link LanguageHost}. */
export type Language = (typeof languages)[number];

/** What `pulumi` starts for the programs of one language. It needs that language's own tools, which are not provided. */
export interface LanguageHost {
  language: Language;
  /** Absolute path of `pulumi-language-<language>`. */
  command: string;
  /** Where it came from; `engine` is beside `pulumi`, where an installed Pulumi CLI has them all. */
  source: "engine" | "cache" | "build";
  /** The folder that it is in. */
  bin: string;
}

/** An engine with the language hosts that were asked for. */
export interface ProvidedEngine extends Engine {
  /** One for each language that was asked for. */
  hosts: LanguageHost[];
  /** Folders to prepend to PATH, so that `pulumi`, its helpers and the language hosts are found. */
  folders: string[];
}

/** A way to a Pulumi CLI that a caller can leave out. The cache is always looked at. */
export type Way = "path" | "installer" | "build";

/** What {@link provideEngine} is given. */
export interface EngineOptions {
  /** Takes one line of progress, without a line end; a few seconds lie between the lines of a long step. */
  report(line: string): void;
  /** The languages, besides that of Node.js, whose programs it is to run; none unless told. */
  languages?: readonly Language[];
  /** Environment to search and to start programs with; `process.env` unless told. */
  env?: NodeJS.ProcessEnv;
  /** Ends the work and every program that it started. */
  signal?: AbortSignal;
  /** The ways to try; all unless told. A language host that is nowhere yet is built, so it needs `build`. */
  allow?: Way[];
}

/** What each way is handed: the options, with the environment settled. */
export type Task = Pick<EngineOptions, "report" | "signal"> & { env: NodeJS.ProcessEnv };
