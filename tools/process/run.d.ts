/** How a program is run. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Kills the program when it aborts. */
  signal?: AbortSignal;
  /** What the program reads from stdin; default: nothing. */
  input?: string | Uint8Array;
}

/** Why a program failed. The message contains its output. */
export interface RunError extends Error {
  /** Its exit code; `ENOENT` if there is no such program. */
  code: number | string | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end and returns its stdout.
 *
 * @throws {RunError} if it cannot be started or fails
 */
export function run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
