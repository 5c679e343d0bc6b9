import fs from "node:fs";
import path from "node:path";

/** One step of an example, as its `step.json` has it. */
export interface Step {
  /** What a user does, in one sentence. */
  does: string;
  /** What is set in the stack's configuration first; objects and lists as JSON. `null` removes the key. */
  config?: Record<string, unknown>;
  /** What happens first: waiting sessions are scanned or get another QR code, or linked sessions are logged out. */
  before?: "scan" | "rotate" | "logout";
  /** Whether each QR code is scanned while the command runs; a string is the number of the phone. */
  scans?: boolean | string;
  /** Default "up". */
  command?: "up" | "preview" | "refresh" | "destroy";
  /** More arguments of the command. */
  args?: string[];
  /** The API's operations that may change something, sorted; default none. */
  writes?: string[];
  /** Files below the project's folder (the home is `.home`) and their contents; only their owner may read them. */
  files?: Record<string, string>;
  /** A text in the output of a command that must fail; absent: the command must succeed. */
  fails?: string;
}

const KEYS = ["does", "config", "before", "scans", "command", "args", "writes", "files", "fails"];

/** Reads the step in a folder. An unknown key is an error: it would be a check that never runs. */
export function readStep(folder: string): Step {
  const file = path.join(folder, "step.json");
  const step = readJson<Step>(file);
  if (!step?.does) throw new Error(`${file} does not say what the step does`);
  const unknown = Object.keys(step).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0)
    throw new Error(`${file} has unknown keys: ${unknown.join(", ")}. Known: ${KEYS.join(", ")}.`);
  return step;
}

/** The content of a JSON file; undefined if there is none. */
export function readJson<T>(file: string): T | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as T) : undefined;
}
