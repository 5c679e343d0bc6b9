import { countryOf } from "./country";
import type { EgressState, Phone, Qr, SessionState } from "./session";
import type { DeriveCountry, QrLimit, SessionPatch, Times } from "./types";

/** What only a bridge does. */
export interface BridgeRules extends QrLimit, Required<Pick<Times, "firstQrMs" | "gapMs" | "flapEveryMs" | "flapMs">> {}

/** What the machine goes by; the QR text comes from outside so that the machine itself is pure. */
export interface Rules {
  times: Pick<Times, "initializingMs" | "qrRotateMs" | "authenticatingMs" | "autoScanMs">;
  bridge?: BridgeRules;
  deriveCountry: DeriveCountry;
  qrText: (number: number) => string;
}

const COULD_NOT_CONNECT = "could not connect";
const NOBODY_SCANNED = "QR refs attempts ended";
const TAKEN_OVER = "replaced: another login took over";

/** A session just made. `initializing` first, as documented. */
export function born(
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
 * The session as it is at `now`, after everything that time alone brings. The same object when nothing happened.
 *
 * @param onStep gets each state on the way; QR codes that passed unseen are one step.
 */
export function advance(
  session: SessionState,
  now: number,
  rules: Rules,
  onStep?: (session: SessionState) => void,
): SessionState {
  for (let next = due(session, now, rules); next; next = due(session, now, rules)) {
    session = next;
    onStep?.(session);
  }
  return session;
}

function due(session: SessionState, now: number, rules: Rules): SessionState | undefined {
  const { initializingMs, authenticatingMs } = rules.times;
  if (session.returnsTo) return now >= session.returnsTo.at ? returned(session, session.returnsTo, rules) : undefined;
  if (session.status === "initializing") {
    const end = session.since + initializingMs;
    return now >= end ? connected(session, end, rules) : undefined;
  }
  if (session.status === "authenticating") {
    const end = session.since + authenticatingMs;
    return now >= end ? enter(session, "ready", end, rules) : undefined;
  }
  if (session.status === "ready") return rules.bridge && flapped(session, now, rules.bridge);
  return session.status === "qr_ready" && session.qr ? waited(session, session.qr, now, rules) : undefined;
}

function waited(session: SessionState, qr: Qr, now: number, rules: Rules): SessionState | undefined {
  const scanAt = session.since + (rules.times.autoScanMs ?? Infinity);
  const until = Math.min(now, scanAt);
  const next = rules.bridge ? expired(session, qr, until, rules, rules.bridge) : rotated(session, qr, until, rules);
  // The phone cannot scan between two QR codes: it scans the next one.
  return next ?? (now >= scanAt ? scan(session, Math.max(scanAt, qr.since), rules) : undefined);
}

function connected(session: SessionState, at: number, rules: Rules): SessionState {
  if (session.plannedFailure !== undefined) return enter(session, "failed", at, rules);
  return enter(session, session.credentials ? "ready" : "qr_ready", at, rules);
}

function rotated(session: SessionState, qr: Qr, now: number, rules: Rules): SessionState | undefined {
  const every = rules.times.qrRotateMs;
  const turns = every > 0 ? Math.floor((now - qr.since) / every) : 0;
  return turns > 0 ? withQr(session, qr.number + turns, qr.since + turns * every, rules) : undefined;
}

/** A bridge goes back to `initializing` to get the next QR code, and gives up after the last one. */
function expired(session: SessionState, qr: Qr, now: number, rules: Rules, bridge: BridgeRules) {
  const life = qr.number === 1 ? bridge.firstQrMs : rules.times.qrRotateMs;
  const end = qr.since + life;
  if (life <= 0 || now < end) return undefined;
  if (qr.number >= bridge.codes) return { ...enter(session, bridge.ends, end, rules), lastError: NOBODY_SCANNED };
  const returnsTo = { status: "qr_ready" as const, at: end + bridge.gapMs, qrNumber: qr.number + 1 };
  return interrupted(session, end, returnsTo);
}

/**
 * A bridge loses a linked session's connection for a moment and loses nothing else. The moments are counted from when
 * the session became ready, so that they depend on nothing but the clock and the session.
 */
function flapped(session: SessionState, now: number, { flapEveryMs, flapMs }: BridgeRules): SessionState | undefined {
  const turns = flapEveryMs > 0 ? Math.floor((now - session.since) / flapEveryMs) : 0;
  const start = session.since + turns * flapEveryMs;
  const at = start + flapMs;
  if (turns < 1 || session.updatedAt >= at) return undefined;
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

/** The next QR, out of turn. */
export function rotateQr(session: SessionState, now: number, rules: Rules): SessionState {
  return withQr(session, (session.qr?.number ?? 0) + 1, now, rules);
}

function withQr(session: SessionState, number: number, at: number, rules: Rules): SessionState {
  return { ...session, qr: { number, text: rules.qrText(number), since: at }, updatedAt: at };
}

/** A phone scans the QR. */
export function scan(session: SessionState, now: number, rules: Rules, phone?: Partial<Phone>): SessionState {
  const scannedBy = { ...phoneOf(session), ...defined(phone ?? {}) };
  return enter({ ...session, scannedBy }, "authenticating", now, rules);
}

/** A number and a name for a session that nobody named one for. Made up from its serial. */
function phoneOf(session: SessionState): Phone {
  return { phoneNumber: `+569${String(session.serial).padStart(8, "0")}`, pushName: "Simulated phone" };
}

/** Reconnect: from `failed` and `disconnected` only; elsewhere nothing happens (undocumented; chosen). */
export function reconnect(session: SessionState, now: number, rules: Rules): SessionState {
  if (session.status !== "failed" && session.status !== "disconnected") return session;
  const next = cleared(enter(session, "initializing", now, rules));
  const fails = session.reconnectFails;
  if (!fails) return next;
  const left = fails.times - 1;
  const reconnectFails = left > 0 ? { ...fails, times: left } : undefined;
  return { ...next, reconnectFails, plannedFailure: fails.lastError };
}

/** Logout: credentials and number go; the row, its name and its sender stay (number and sender undocumented; chosen). */
export function logout(session: SessionState, now: number, rules: Rules): SessionState {
  return unlinked(enter(session, "disconnected", now, rules), rules);
}

/** A bridge keeps the name of the phone's owner. */
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

/** The connection is lost at once. At `returnsAt` the session starts to connect; without it, a reconnect does that. */
export function drop(session: SessionState, now: number, rules: Rules, returnsAt?: number): SessionState {
  const next = { ...enter(session, "disconnected", now, rules), scannedBy: undefined };
  return returnsAt === undefined ? next : { ...next, returnsTo: { status: "initializing", at: returnsAt } };
}

/** Another egress. The running connection stays as it is. */
export function setEgress(session: SessionState, egress: EgressState, now: number, rules: Rules): SessionState {
  return withCountry({ ...session, egress, updatedAt: now }, rules);
}

/** Attaches the session to a sender, or with nothing detaches it. */
export function setSender(session: SessionState, senderId: string | undefined, now: number): SessionState {
  return { ...session, senderId, updatedAt: now };
}

/** A change from outside the API. */
export function change(session: SessionState, patch: Partial<SessionPatch>, now: number, rules: Rules): SessionState {
  const { status, qrCode, lastError, lastConnectedAt, ...fields } = defined(patch);
  const moved = status === undefined ? session : enter(session, status, now, rules);
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
  const ended = { qr: undefined, plannedFailure: undefined, returnsTo: undefined };
  const next = { ...session, ...ended, status, since: at, updatedAt: at };
  if (status === "qr_ready") return withQr(next, 1, at, rules);
  if (status === "failed") return { ...next, lastError: plannedFailure ?? COULD_NOT_CONNECT };
  return status === "ready" ? linked(next, at, rules) : next;
}

function linked(session: SessionState, at: number, rules: Rules): SessionState {
  const made = phoneOf(session);
  const phoneNumber = session.scannedBy?.phoneNumber ?? session.phoneNumber ?? made.phoneNumber;
  const pushName = session.scannedBy?.pushName ?? session.pushName ?? made.pushName;
  const next = { ...cleared(session), phoneNumber, pushName, scannedBy: undefined, credentials: true };
  return withCountry({ ...next, lastConnectedAt: at }, rules);
}

/** An error that is over reads null: the API allows null and absent, and this way both are seen. */
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
