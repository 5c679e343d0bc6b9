import type { Io } from "./io";
import type { Stacks } from "./stacks/stack";

/** What every command gets. */
export interface Context {
  io: Io;
  /** The stacks that are available from a folder. */
  stacks(cwd: string): Stacks;
  /** The exit code of the process; 0 at the start, see `EXIT`. */
  exitCode: number;
}
