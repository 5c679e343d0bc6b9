import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { nodeState } from "./node";
import { sessionState } from "./session";

const content = z.object({
  version: z.literal(1),
  sessions: z.array(sessionState),
  // A file of an older simulator has no nodes.
  nodes: z.array(nodeState).default([]),
  revokedNodes: z.array(z.string()).default([]),
});

/** What is saved. */
type Saved = Omit<z.infer<typeof content>, "version">;

/** Loads and saves it. */
interface Storage {
  load(): Saved;
  save(saved: Saved): void;
}

const NOTHING: Saved = { sessions: [], nodes: [], revokedNodes: [] };

/** Keeps sessions and nodes in memory only. */
export const noStorage: Storage = { load: () => NOTHING, save: () => undefined };

/** Keeps sessions and nodes in a JSON file. It holds QR texts and phone numbers, hence mode 0600. */
export function fileStorage(file: string): Storage {
  return { load: () => read(file), save: (saved) => write(file, saved) };
}

function read(file: string): Saved {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NOTHING;
    throw error;
  }
  try {
    return content.parse(JSON.parse(text));
  } catch {
    throw new Error(`Cannot read ${file}: it is not a state file of this simulator. Choose another file or delete it.`);
  }
}

/** Writes a second file and renames it, so that a crash leaves either the old content or the new. */
function write(file: string, { sessions, nodes, revokedNodes }: Saved): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const text = JSON.stringify({ version: 1, sessions, nodes, revokedNodes }, null, 2);
  writeFileSync(temporary, text + "\n", { mode: 0o600 });
  renameSync(temporary, file);
}
