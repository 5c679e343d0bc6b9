import { basename, join } from "node:path";
import * as semver from "semver";
import type { Task } from "./engine";
import { isExecutable, programFile } from "./executables";
import { pinned, type Pinned } from "./pinned";

/** Programs that work together: they are built, kept in the cache and checked as one. */
export interface Kit<Facts> {
  /** Its name in messages, after "the": `Pulumi CLI`. */
  title: string;
  /** Its folder in the cache: `engine`. */
  name: string;
  /** Changes if anything in it changes: `v3.258.0`. */
  version: string;
  /** The programs to compile. The first one is the command that uses the others. */
  programs: [Pinned, ...Pinned[]];
  /** The scripts to copy, as paths in the Go module of the pinned CLI's SDK. */
  scripts: string[];
  /**
   * Checks that its first program runs, and returns facts about it.
   *
   * @throws Error if it does not run
   */
  check(command: string, task: Task): Promise<Facts>;
}

/**
 * The file of a kit's first program in a folder that has the complete kit.
 *
 * @throws Error if a file is missing
 */
export async function commandIn<Facts>({ programs, scripts }: Kit<Facts>, bin: string): Promise<string> {
  const files = [...programs.map(({ name }) => programFile(name)), ...scripts.map((script) => basename(script))];
  const present = await Promise.all(files.map((file) => isExecutable(join(bin, file))));
  const missing = files.filter((_, index) => !present[index]);
  if (missing.length > 0) throw new Error(`${bin} has no ${missing.join(" and no ")}`);
  return join(bin, programFile(programs[0].name));
}

/** The source of a kit that needs the newest Go. */
export function needingNewestGo<Facts>({ programs, scripts }: Kit<Facts>): Pinned {
  const sources = scripts.length > 0 ? [...programs, pinned("cli")] : programs;
  return sources.reduce((most, one) => (semver.gt(coerced(one), coerced(most)) ? one : most), programs[0]);
}

const coerced = ({ go }: Pinned) => semver.coerce(go) ?? "0.0.0";
