import { countryOf } from "./country";
import type { EgressState, Phone, Qr, SessionState } from "./session";
import type { DeriveCountry, QrLimit, SessionPatch, Times } from "./types";

/** The rules that apply only with a bridge. */
export interface BridgeRules extends QrLimit, Required<Pick<Times, "firstQrMs" | "gapMs" | "flapEveryMs" | "flapMs">> {}

/** The rules of the state machine. The QR text comes from a function, so that the machine itself is pure. */
export interface Rules {
  times: Pick<Times, "initializingMs" | "reconnectMs" | "qrRotateMs" | "authenticatingMs" | "autoScanMs">;
  bridge?: BridgeRules;
  deriveCountry: DeriveCountry;
  qrText: (number: number) => string;
  /** Whether the egress node with this id was revoked. */
  isRevoked: (nodeId: string) => boolean;
}

const CONNECTING = ["initializing", "qr_ready", "authenticating"];
const COULD_NOT_CONNECT = "could not connect";
const NOBODY_SCANNED = "QR refs attempts ended";
const TAKEN_OVER = "replaced: another login took over";

/** A new session. Its first status is `initializing`, as documented. */
export function newSession(
  given: Pick<SessionState, "id" | "projectId" | "serial" | "displayName" | "plannedFailure"> & {
    egress?: EgressState;
  },
  now: number,
  rules: Rules,
): SessionState {
  const times = { since: now, createdAt: now, updatedAt: now };
  const egress = given.egress ?? { kind: "external" };
  return withCountry({ ...given, ...times, egress, status: "initializing", credentials: false }, rules);
}

/**
 * Advances a session to `now`. Returns the same object if nothing changed.
 *
 * @param onStep gets each state in between; QR codes that expired since the last call are one step.
 */
export function advance(
  session: SessionState,
  now: number,
  rules: Rules,
  onStep?: (session: SessionState) => void,
): SessionState {
  for (let next = nextState(session, now, rules); next; next = nextState(session, now, rules)) {
    session = next;
    onStep?.(session);
  }
  return session;
}

function nextState(session: SessionState, now: number, rules: Rules): SessionState | undefined {
  const { initializingMs, authenticatingMs, reconnectMs = initializingMs } = rules.times;
  if (session.returnsTo) return now >= session.returnsTo.at ? returned(session, session.returnsTo, rules) : undefined;
  if (session.status === "initializing") {
    const end = session.since + (session.isReconnect ? reconnectMs : initializingMs);
    return now >= end ? connected(session, end, rules) : undefined;
  }
  if (session.status === "authenticating") {
    const end = session.since + authenticatingMs;
    return now >= end ? enter(session, "ready", end, rules) : undefined;
  }
  if (session.status === "ready") return rules.bridge && flapped(session, now, rules.bridge);
  return session.status === "qr_ready" && session.qr ? nextQrState(session, session.qr, now, rules) : undefined;
}

function nextQrState(session: SessionState, qr: Qr, now: number, rules: Rules): SessionState | undefined {
  const scanAt = session.since + (rules.times.autoScanMs ?? Infinity);
  const until = Math.min(now, scanAt);
  const next = rules.bridge ? expired(session, qr, until, rules, rules.bridge) : rotated(session, qr, until, rules);
  // The phone cannot scan between two QR codes: it scans the next one.
  return next ?? (now >= scanAt ? scan(session, Math.max(scanAt, qr.since), rules) : undefined);
}

function connected(session: SessionState, at: number, rules: Rules): SessionState {
  if (session.plannedFailure !== undefined) return enter(session, "failed", at, rules);
  const nodeId = nodeOf(session);
  if (nodeId !== undefined && rules.isRevoked(nodeId)) return failedOn(session, nodeId, at, rules);
  const found = session.losesLogin ? unlinked(session, rules) : session;
  return enter({ ...found, losesLogin: undefined }, found.credentials ? "ready" : "qr_ready", at, rules);
}

function rotated(session: SessionState, qr: Qr, now: number, rules: Rules): SessionState | undefined {
  const every = rules.times.qrRotateMs;
  const rotations = every > 0 ? Math.floor((now - qr.since) / every) : 0;
  return rotations > 0 ? withQr(session, qr.number + rotations, qr.since + rotations * every, rules) : undefined;
}

/** A bridge goes back to `initializing` to get the next QR code, and gives up after the last one. */
function expired(session: SessionState, qr: Qr, now: number, rules: Rules, bridge: BridgeRules) {
  const validMs = qr.number === 1 ? bridge.firstQrMs : rules.times.qrRotateMs;
  const end = qr.since + validMs;
  if (validMs <= 0 || now < end) return undefined;
  if (qr.number >= bridge.codes) return { ...enter(session, bridge.ends, end, rules), lastError: NOBODY_SCANNED };
  const returnsTo = { status: "qr_ready" as const, at: end + bridge.gapMs, qrNumber: qr.number + 1 };
  return interrupted(session, end, returnsTo);
}

/**
 * A bridge drops a linked session's connection briefly and keeps its data. Interruptions are counted from when the
 * session became ready, so that they depend only on the clock and the session.
 */
function flapped(session: SessionState, now: number, { flapEveryMs, flapMs }: BridgeRules): SessionState | undefined {
  const periods = flapEveryMs > 0 ? Math.floor((now - session.since) / flapEveryMs) : 0;
  const start = session.since + periods * flapEveryMs;
  const at = start + flapMs;
  if (periods < 1 || session.updatedAt >= at) return undefined;
  return interrupted(session, start, { status: "ready", at });
}

type Return = NonNullable<SessionState["returnsTo"]>;

function interrupted(session: SessionState, start: number, returnsTo: Omit<Return, "since">): SessionState {
  const kept = { ...returnsTo, since: session.since };
  return { ...session, status: "initializing", since: start, updatedAt: start, qr: undefined, returnsTo: kept };
}

function returned(session: SessionState, to: Return, rules: Rules): SessionState {
  if (to.status === "initializing") return reconnect(session, to.at, rules);
  const { status, since = to.at, at } = to;
  const back = { ...session, status, since, updatedAt: at, returnsTo: undefined };
  return status === "qr_ready" ? withQr(back, to.qrNumber ?? 1, at, rules) : back;
}

/** Replaces the QR code before it expires. */
export function rotateQr(session: SessionState, now: number, rules: Rules): SessionState {
  return withQr(session, (session.qr?.number ?? 0) + 1, now, rules);
}

function withQr(session: SessionState, number: number, at: number, rules: Rules): SessionState {
  return { ...session, qr: { number, text: rules.qrText(number), since: at }, updatedAt: at };
}

/** A phone scans the QR code. */
export function scan(session: SessionState, now: number, rules: Rules, phone?: Partial<Phone>): SessionState {
  const scannedBy = { ...phoneOf(session), ...defined(phone ?? {}) };
  return enter({ ...session, scannedBy }, "authenticating", now, rules);
}

/** The phone of a scan that names none, derived from the session's serial. */
function phoneOf(session: SessionState): Phone {
  return { phoneNumber: `+569${String(session.serial).padStart(8, "0")}`, pushName: "Simulated phone" };
}

/**
 * Reconnects from `failed`, `disconnected` and `ready`. Does nothing while the session connects, unless a new egress
 * waits for the next connect (undocumented; assumed).
 */
export function reconnect(session: SessionState, now: number, rules: Rules): SessionState {
  const restarts = ["failed", "disconnected", "ready"].includes(session.status);
  const applies = CONNECTING.includes(session.status) && session.appliedEgress !== undefined;
  if (!restarts && !applies) return session;
  const started = enter(session, "initializing", now, rules);
  const next = cleared({ ...started, isReconnect: true, appliedEgress: undefined, scannedBy: undefined });
  const fails = session.reconnectFails;
  if (!fails) return next;
  const left = fails.times - 1;
  const reconnectFails = left > 0 ? { ...fails, times: left } : undefined;
  return { ...next, reconnectFails, plannedFailure: fails.lastError };
}

/** Removes credentials and number; keeps the name and the sender (number and sender undocumented; assumed). */
export function logout(session: SessionState, now: number, rules: Rules): SessionState {
  return unlinked(enter(session, "disconnected", now, rules), rules);
}

/** A bridge keeps `pushName`. */
function unlinked(session: SessionState, { bridge }: Rules): SessionState {
  const pushName = bridge && session.pushName;
  return { ...session, credentials: false, phoneNumber: undefined, pushName, scannedBy: undefined };
}

/** Another phone scanned the QR code of a linked session, or another login took over. */
export function takeOver(session: SessionState, now: number, rules: Rules): SessionState {
  return { ...unlinked(enter(session, "failed", now, rules), rules), lastError: TAKEN_OVER };
}

/** Whether the session holds or opens a connection. */
export function isRunning({ status }: SessionState): boolean {
  return status !== "disconnected" && status !== "failed";
}

/** Drops the connection. The session reconnects by itself at `returnsAt`, if that is given. */
export function drop(session: SessionState, now: number, rules: Rules, returnsAt?: number): SessionState {
  const next = { ...enter(session, "disconnected", now, rules), scannedBy: undefined };
  return returnsAt === undefined ? next : { ...next, returnsTo: { status: "initializing", at: returnsAt } };
}

/** Sets the egress. The live connection keeps the old one until the next reconnect. */
export function setEgress(session: SessionState, egress: EgressState, now: number, rules: Rules): SessionState {
  const applied = appliedEgress(session);
  return keepApplied(withCountry({ ...session, egress, updatedAt: now }, rules), applied);
}

function keepApplied(session: SessionState, applied: EgressState): SessionState {
  const { kind, nodeId, country } = session.egress;
  const isSame = kind === applied.kind && nodeId === applied.nodeId && country === applied.country;
  return { ...session, appliedEgress: isSame ? undefined : applied };
}

/** What the live connection uses, or what the last one used. */
export function appliedEgress({ egress, appliedEgress = egress }: SessionState): EgressState {
  return appliedEgress;
}

/** The node that the connection goes through. */
function nodeOf(session: SessionState): string | undefined {
  const { kind, nodeId } = appliedEgress(session);
  return kind === "android" ? nodeId : undefined;
}

/** Fails a session whose connection goes through a revoked node. It never connects without the node. */
export function failOnNode(session: SessionState, nodeId: string, now: number, rules: Rules): SessionState {
  return isRunning(session) && nodeOf(session) === nodeId ? failedOn(session, nodeId, now, rules) : session;
}

function failedOn(session: SessionState, nodeId: string, at: number, rules: Rules): SessionState {
  return { ...enter(session, "failed", at, rules), scannedBy: undefined, lastError: `egress node ${nodeId} is gone` };
}

/** Attaches the session to a sender. */
export function setSender(session: SessionState, senderId: string, now: number): SessionState {
  return { ...session, senderId, updatedAt: now };
}

/** Removes the sender that the API shows: it now points at another session. */
export function detach(session: SessionState, now: number): SessionState {
  return { ...session, senderId: undefined, updatedAt: now };
}

/** Detaches every sender, also those that the API does not show. */
export function unlink(session: SessionState, now: number): SessionState {
  return { ...detach(session, now), hiddenSenders: undefined };
}

/** A change from outside the API. */
export function change(session: SessionState, patch: Partial<SessionPatch>, now: number, rules: Rules): SessionState {
  const { status, qrCode, lastError, lastConnectedAt, egress, ...fields } = defined(patch);
  const entered = status === undefined ? session : enter(session, status, now, rules);
  const moved = egress ? keepApplied({ ...entered, egress }, appliedEgress(session)) : entered;
  const next = { ...moved, ...withoutNull(fields), updatedAt: now };
  if (qrCode === null) next.qr = undefined;
  else if (qrCode !== undefined) next.qr = { number: next.qr?.number ?? 1, text: qrCode, since: now };
  if (lastError !== undefined) next.lastError = lastError;
  if (lastConnectedAt !== undefined)
    next.lastConnectedAt = lastConnectedAt === null ? undefined : Date.parse(lastConnectedAt);
  return next;
}

function enter(session: SessionState, status: string, at: number, rules: Rules): SessionState {
  const { plannedFailure } = session;
  const ended = { qr: undefined, plannedFailure: undefined, returnsTo: undefined, isReconnect: undefined };
  const next = { ...session, ...ended, status, since: at, updatedAt: at };
  if (status === "qr_ready") return withQr(next, 1, at, rules);
  if (status === "failed") return { ...next, lastError: plannedFailure ?? COULD_NOT_CONNECT };
  return status === "ready" ? linked(next, at, rules) : next;
}

function linked(session: SessionState, at: number, rules: Rules): SessionState {
  const defaults = phoneOf(session);
  const phoneNumber = session.scannedBy?.phoneNumber ?? session.phoneNumber ?? defaults.phoneNumber;
  const pushName = session.scannedBy?.pushName ?? session.pushName ?? defaults.pushName;
  const next = { ...cleared(session), phoneNumber, pushName, scannedBy: undefined, credentials: true };
  return withCountry({ ...next, lastConnectedAt: at }, rules);
}

/** Sets a past error to null: the API allows null and absent, and clients get to see both. */
function cleared(session: SessionState): SessionState {
  return session.lastError === undefined ? session : { ...session, lastError: null };
}

function withCountry(session: SessionState, rules: Rules): SessionState {
  const { egress, phoneNumber } = session;
  if (egress.kind !== "external" || egress.country !== undefined || rules.deriveCountry === "never") return session;
  if (rules.deriveCountry === "ready" && phoneNumber === undefined) return session;
  return { ...session, egress: { ...egress, country: countryOf(phoneNumber) } };
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function withoutNull<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], null> } {
  const entries = Object.entries(fields).map(([name, value]) => [name, value ?? undefined]);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], null> };
}
