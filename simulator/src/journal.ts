import type { Received } from "./received";
import type { Route } from "./routes";
import type { JournalEntry, Operation } from "./types";

/** Limits memory in a simulator that runs for days; far more than a test sends. */
const MAX_ENTRIES = 100_000;

/** The requests so far, without keys. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  #seq = 0;

  constructor(private readonly hide: (text: string) => string) {}

  add(
    received: Received,
    route: Route | undefined,
    outcome: Pick<JournalEntry, "at" | "projectId" | "status" | "processed">,
  ): JournalEntry {
    const { hide } = this;
    const query = Object.fromEntries([...received.query].map(([name, value]) => [hide(name), hide(value)]));
    const entry = {
      seq: ++this.#seq,
      operation: route?.operation,
      method: received.method,
      path: hide(received.path),
      ...(received.query.size > 0 && { query }),
      sessionId: route?.sessionId && hide(route.sessionId),
      nodeId: route?.nodeId && hide(route.nodeId),
      ...outcome,
      ...(received.body && { body: parsed(hide(received.body)) }),
    };
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    return entry;
  }

  filter(match: { operation?: Operation; method?: string } = {}): JournalEntry[] {
    return this.entries.filter(
      ({ operation, method }) =>
        (match.operation === undefined || match.operation === operation) &&
        (match.method === undefined || match.method.toUpperCase() === method),
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
