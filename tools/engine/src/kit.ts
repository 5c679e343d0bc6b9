import { basename, join } from "node:path";
import * as semver from "semver";
import type { Task } from "./engine";
import { isExecutable, programFile } from "./executables";
import { pinned, type Pinned } from "./pinned";

/** Programs that work together: they are built, kept in the cache and checked as one. */
export interface Kit<Facts> {
  /** What a person calls it, after "the": `Pulumi CLI`. */
  title: string;
  /** Its folder in the cache: `engine`. */
  name: string;
  /** Changes when anything in it does: `v3.258.0`. */
  version: string;
  /** What is compiled. The first is the one that the others serve. */
  programs: [Pinned, ...Pinned[]];
  /** What is copied from the Go module of the pinned CLI's SDK, as paths in it. */
  scripts: string[];
  /**
   * Sees that its first program runs, and tells what is to know about it.
   *
   * @throws Error when it does not
   */
  check(command: string, task: Task): Promise<Facts>;
}

/**
 * The file of a kit's first program in a folder that has the whole kit.
 *
 * @throws Error when something is not there
 */
export async function commandIn<Facts>({ programs, scripts }: Kit<Facts>, bin: string): Promise<string> {
  const files = [...programs.map(({ name }) => programFile(name)), ...scripts.map((script) => basename(script))];
  const there = await Promise.all(files.map((file) => isExecutable(join(bin, file))));
  const missing = files.filter((_, index) => !there[index]);
  if (missing.length > 0) throw new Error(`${missing.join(" and ")} is not in ${bin}`);
  return join(bin, programFile(programs[0].name));
}

/** Of all that a kit is made from, what needs the newest Go. */
export function neediest<Facts>({ programs, scripts }: Kit<Facts>): Pinned {
  const sources = scripts.length > 0 ? [...programs, pinned("cli")] : programs;
  return sources.reduce((most, one) => (semver.gt(coerced(one), coerced(most)) ? one : most), programs[0]);
}

const coerced = ({ go }: Pinned) => semver.coerce(go) ?? "0.0.0";
