import { inspect } from "node:util";
import type { Engine, Entry, Report } from "../engine";
import { leakOf } from "../secrets";
import type { World } from "../world";
import type { SenderWatch } from "./senders";

const UNCERTAIN = /It is not known whether (a session|an egress node) was created/;
const LEFTOVER = "both attempts seem to have succeeded";

// After its timeout, a verb still finishes a list or the DELETE of an abandoned create.
const LATE_MS = 40_000;

/** The account and the state before an operation. */
export interface Before {
  existing: Set<string>;
  held: Set<string>;
  state: Map<string, Entry>;
  requests: number;
}

/** What is judged after each operation. */
export interface Judged {
  world: World;
  engine: Engine;
  senders: SenderWatch;
  /** Resources that an interrupted run may have created without saving them. */
  lost: Set<string>;
  /** All errors and warnings so far. */
  messages: string[];
}

/** The ids of the sessions and nodes on the server. */
export const existingIn = ({ simulator }: World) =>
  new Set([...simulator.sessions(), ...simulator.nodes()].map(({ id }) => id));

/** The ids of the sessions and nodes in state. */
export const heldIn = ({ entries }: Engine) => entries.filter(({ kind }) => kind !== "senderLink").map(({ id }) => id);

/** Judges the result of an operation: each resource belongs to one entry of state, and nothing else was changed. */
export function judge(
  { world, engine, senders, lost, messages }: Judged,
  what: string,
  report: Report,
  before: Before,
) {
  const [held, existing] = [heldIn(engine), existingIn(world)];
  const fail = (promise: string, more: unknown) => {
    throw new Error(`${promise} (${what}): ${inspect(more, { depth: 6 })}\nerrors: ${report.errors.join("\n")}`);
  };
  // Nothing is duplicated.
  if (new Set(held).size < held.length) fail("two resources have the same id", held);
  // Nothing is taken: new ids in state were created by this run.
  const taken = held.filter((id) => !before.held.has(id) && before.existing.has(id));
  if (taken.length > 0) fail("a resource that existed before was added to state", taken);
  // Nothing is lost: what left state was deleted.
  const forgotten = [...before.held].filter((id) => !held.includes(id) && existing.has(id) && !lost.has(id));
  if (forgotten.length > 0 && !report.wasBroken) fail("a resource was removed from state and still exists", forgotten);
  // Nothing is unknown: everything is in state, or an error names it.
  const uncertain = messages.filter((error) => UNCERTAIN.test(error));
  const named = [...uncertain, ...messages.filter((error) => error.includes(LEFTOVER))].join("\n");
  const orphans = [...existing].filter(
    (id) => !held.includes(id) && !lost.has(id) && !world.outside.has(id) && !named.includes(id),
  );
  if (orphans.length > 2 * uncertain.length)
    fail("a resource on the server is neither in state nor in an error", orphans);
  // Nothing is deleted or unlinked that belongs to somebody else or that the program declares.
  const strangers = deletedSince(world, before.requests).filter(
    (id) => !before.held.has(id) && before.existing.has(id),
  );
  if (strangers.length > 0) fail("a resource that was not in state was deleted", strangers);
  const unlinked = [...senders.unlinked].filter((link) => !before.held.has(link));
  if (unlinked.length > 0) fail("a link that was not in state was unlinked", unlinked);
  if (senders.overwritten.size > 0) fail("a link of another sender was overwritten", [...senders.overwritten]);
  if (report.lateMs > LATE_MS) fail("a verb took longer than its timeout", report.lateMs);
  const leak = leakOf(world, messages.join("\n"), engine.entries);
  if (leak) fail(leak, engine.entries);
}

/** The ids of the sessions and nodes that requests have deleted. */
function deletedSince({ simulator }: World, requests: number): string[] {
  return simulator.journal
    .slice(requests)
    .filter(({ operation }) => operation === "deleteSession" || operation === "revokeEgressNode")
    .filter(({ processed, status }) => processed && ![401, 404, 429].includes(Number(status)))
    .map(({ sessionId, nodeId }) => sessionId ?? nodeId ?? "");
}
