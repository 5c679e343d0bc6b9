import type { SimulatedSession } from "zavu-simulator";
import type { Entry, Report } from "../engine";
import type { Before, Judged } from "./judge";

type Egress = SimulatedSession["appliedEgress"];

/** Judges what an up did to sessions and links that it keeps. @param sessions the sessions before it. */
export function judgeKept(
  { world, engine, senders }: Judged,
  program: Map<string, Record<string, unknown>>,
  before: Before,
  sessions: Map<string, SimulatedSession>,
  { errors }: Report,
): void {
  for (const [name, old] of before.state) {
    const declared = program.get(name);
    const now = engine.state.get(name);
    const [sessionId, senderId] = old.id.split("/");
    // The engine compares nothing before it replaces a tainted link, so it cannot learn to delete that link first.
    if (
      declared &&
      !old.isTainted &&
      errors.some((error) => error.includes(linkedToAnother(sessionId, declared["senderId"], senderId)))
    )
      throw new Error(`a link prevented the link that replaces it: ${name} is ${old.id}`);
    if (!declared || !now || world.removed.has(old.id)) continue;
    // A session that changes in place is never replaced.
    const isSame = old.kind === "session" && old.inputs["displayName"] === declared["displayName"];
    if (isSame && !old.isTainted && declared["egressChange"] === "inPlace" && now.id !== old.id && sessions.has(old.id))
      throw new Error(`a session with egressChange inPlace was replaced: ${name}`);
    if (now.kind === "senderLink" && now.id === old.id && isDeclared(now, declared) && senders.unlinked.has(now.id))
      throw new Error(`a link that the program declares was unlinked: ${name} is ${now.id}`);
  }
  for (const [name, now] of engine.state)
    if (now.kind === "senderLink" && !before.state.has(name) && senders.unlinked.has(now.id) && !senders.has(now.id))
      throw new Error(`a link was unlinked by the run that created or found it: ${name} is ${now.id}`);
}

const linkedToAnother = (sessionId = "", declared: unknown, senderId = "none") =>
  `Session ${sessionId} was not linked to sender ${String(declared)}: it is linked to sender ${senderId}.`;

const isDeclared = ({ inputs }: Entry, { senderId }: Record<string, unknown>) => inputs["senderId"] === senderId;

/** Judges each resource after an up without errors, unless it was changed from outside. */
export function judgeSuccess(
  { world, engine, senders }: Judged,
  before: Before,
  { startedAt, sessions }: { startedAt: number; sessions: Map<string, SimulatedSession> },
): void {
  const { simulator, removed, moved } = world;
  for (const [name, { kind, id, inputs, outputs }] of engine.state) {
    if (kind === "senderLink") {
      if (!senders.has(id) && !senders.stale.has(id) && !removed.has(String(inputs["sessionId"])))
        throw new Error(`up succeeded, but a link in state does not exist: ${name} is ${id}`);
      continue;
    }
    if (removed.has(id)) continue;
    const node = kind === "egressNode" ? simulator.node(id) : undefined;
    const session = kind === "session" ? simulator.session(id) : undefined;
    if (!node && !session) throw new Error(`a resource in state was deleted: ${name} is ${id}`);
    if (node?.status === "pending") judgeToken(name, outputs, startedAt);
    if (!session) continue;
    const declared = (inputs["egress"] as Egress | undefined) ?? { kind: "external" };
    if (!moved.has(id) && !isApplied(declared, session.appliedEgress))
      throw new Error(
        `up succeeded, but a session does not use its egress: ${name} declares ${JSON.stringify(declared)} and uses ${JSON.stringify(session.appliedEgress)}`,
      );
    const reconnects = simulator.journal
      .slice(before.requests)
      .filter((entry) => entry.operation === "reconnectSession" && entry.sessionId === id);
    // A reconnect without an answer may take effect after the wait, and then the session reconnects once more.
    const mayReconnect = reconnects.some(({ status }) => status === "cut");
    const wasReady = reconnects.length > 0 && sessions.get(id)?.status === "ready";
    if (wasReady && session.status !== "ready" && !(mayReconnect && session.status === "initializing"))
      throw new Error(`up succeeded, but a session was ready and is ${session.status}: ${name}`);
  }
}

/** Judges the status of each session and node when nothing is wrong. */
export function judgeStanding({ world, engine }: Judged): void {
  for (const [name, { kind, id, inputs }] of engine.state) {
    const status = (kind === "session" ? world.simulator.session(id) : world.simulator.node(id))?.status;
    const { waitFor } = inputs;
    if (
      (kind === "session" && (status === "failed" || (waitFor === "ready" && status !== "ready"))) ||
      (kind === "session" && waitFor === "qr_ready" && status === "initializing") ||
      (kind === "egressNode" && waitFor === "online" && status === "pending")
    )
      throw new Error(`up succeeded, but a resource has the wrong status: ${name} is ${status}`);
  }
}

/** Judges nodes after a refresh without faults: a device that connects is no change, and its token is removed. */
export function judgeNodes({ world, engine }: Judged, { changed }: Report): void {
  for (const [name, { kind, id, inputs, outputs }] of engine.state) {
    const node = kind === "egressNode" ? world.simulator.node(id) : undefined;
    if (!node || node.status === "pending") continue;
    if (outputs["status"] !== node.status) throw new Error(`state differs from what the server reports for ${name}`);
    if ("pairingToken" in outputs && outputs["pairingToken"] !== undefined)
      throw new Error(`state has a pairing token that is no longer needed: ${name} is ${node.status}`);
    const isSettled =
      JSON.stringify(inputs["timeouts"]) === JSON.stringify(outputs["timeouts"]) &&
      inputs["waitFor"] === outputs["waitFor"];
    if (isSettled && changed.includes(name))
      throw new Error(`a refresh shows a change of a node that is ${node.status}: ${name}`);
  }
}

/** A node without a device has a token that was valid when the up began. Dates of answers have no milliseconds. */
function judgeToken(name: string, { pairingToken, pairingExpiresAt }: Record<string, unknown>, startedAt: number) {
  if (pairingToken === undefined) throw new Error(`up succeeded, but a node has no pairing token: ${name}`);
  if (pairingExpiresAt !== undefined && Date.parse(pairingExpiresAt as string) < startedAt - 1_000)
    throw new Error(`up succeeded, but a node's pairing token had expired: ${name}`);
}

function isApplied(declared: Egress, applied: Egress): boolean {
  return (
    declared.kind === applied.kind &&
    (declared.kind !== "android" || declared.nodeId === applied.nodeId) &&
    (declared.country === undefined || declared.country === applied.country)
  );
}
