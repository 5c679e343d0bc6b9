/** How a program is run. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Kills the program when it aborts. */
  signal?: AbortSignal;
  /** What the program reads from stdin; nothing unless told. */
  input?: string | Uint8Array;
}

/** Why a program failed, with all that it wrote in the message. */
export interface RunError extends Error {
  /** Its exit code; `ENOENT` where there is no such program. */
  code: number | string | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end and gives its stdout.
 *
 * @throws {RunError} where it cannot be started or fails
 */
export function run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
