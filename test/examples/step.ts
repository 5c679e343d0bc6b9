import fs from "node:fs";
import path from "node:path";

/** One step of an example, as its `step.json` has it. */
export interface Step {
  /** What a person does, in one sentence. */
  does: string;
  /** What is set in the stack's configuration before; objects and lists as JSON. `null` removes the key. */
  config?: Record<string, unknown>;
  /** What happens before: each session that waits for a scan gets one, or another QR; or each linked one is logged out. */
  before?: "scan" | "rotate" | "logout";
  /** Whether people scan each QR that appears while the command runs; a string is the number of the phone that scans. */
  scans?: boolean | string;
  /** Default "up". */
  command?: "up" | "preview" | "refresh" | "destroy";
  /** More arguments of the command. */
  args?: string[];
  /** The API's operations that may change something, sorted; default none. */
  writes?: string[];
  /** Files below the project's folder (the home is `.home`) and what they then hold, for their owner's eyes only. */
  files?: Record<string, string>;
  /** A text that the output holds where the command is to fail; absent: it succeeds. */
  fails?: string;
}

const KEYS = ["does", "config", "before", "scans", "command", "args", "writes", "files", "fails"];

/** Reads the step in a folder. A key that steps do not have is an error: it would be a check that nobody makes. */
export function readStep(folder: string): Step {
  const file = path.join(folder, "step.json");
  const step = readJson<Step>(file);
  if (!step?.does) throw new Error(`${file} does not say what the step does`);
  const strange = Object.keys(step).filter((key) => !KEYS.includes(key));
  if (strange.length > 0) throw new Error(`${file} has ${strange.join(", ")}; a step has ${KEYS.join(", ")}`);
  return step;
}

/** What a JSON file holds; undefined where there is none. */
export function readJson<T>(file: string): T | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as T) : undefined;
}
