import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { sessionState, type SessionState } from "./session";
import type { Keep } from "./sessions";

const content = z.object({ version: z.literal(1), sessions: z.array(sessionState) });

/** Sessions that end with the process. */
export const keepNothing: Keep = { load: () => [], save: () => undefined };

/** Sessions in a JSON file. It holds QR texts and phone numbers, hence mode 0600. */
export function keepIn(file: string): Keep {
  return { load: () => read(file), save: (sessions) => write(file, sessions) };
}

function read(file: string): SessionState[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  try {
    return content.parse(JSON.parse(text)).sessions;
  } catch {
    throw new Error(`Cannot read ${file}: it is not a state file of this simulator. Name another file or remove it.`);
  }
}

/** By way of a second file, so that a crash leaves the old content or the new, never a part. */
function write(file: string, sessions: SessionState[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify({ version: 1, sessions }, null, 2) + "\n", { mode: 0o600 });
  renameSync(temporary, file);
}
