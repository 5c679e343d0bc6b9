import type { Io } from "./io";
import type { Stacks } from "./stacks/stack";

/** What every command is given. */
export interface Context {
  io: Io;
  /** The stacks that are in reach from a folder. */
  stacks(cwd: string): Stacks;
  /** What the process will exit with; 0 at the start, see `EXIT`. */
  exitCode: number;
  /** Whether the command under way was asked for JSON; its errors then are JSON, too. */
  json: boolean;
}
