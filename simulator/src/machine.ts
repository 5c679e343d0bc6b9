import { countryOf } from "./country";
import type { EgressState, Phone, SessionState } from "./session";
import type { DeriveCountry, SessionPatch, Times } from "./types";

/** What the machine goes by; the QR text comes from outside so that the machine itself is pure. */
export interface Rules {
  times: Times;
  deriveCountry: DeriveCountry;
  qrText: (number: number) => string;
}

const COULD_NOT_CONNECT = "could not connect";

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

/** The session as it is at `now`, after everything that time alone brings. The same object when nothing happened. */
export function advance(session: SessionState, now: number, rules: Rules): SessionState {
  for (let next = due(session, now, rules); next; next = due(session, now, rules)) session = next;
  return session;
}

function due(session: SessionState, now: number, rules: Rules): SessionState | undefined {
  const { initializingMs, authenticatingMs, autoScanMs } = rules.times;
  if (session.status === "initializing") {
    const end = session.since + initializingMs;
    return now >= end ? connected(session, end, rules) : undefined;
  }
  if (session.status === "authenticating") {
    const end = session.since + authenticatingMs;
    return now >= end ? enter(session, "ready", end, rules) : undefined;
  }
  if (session.status !== "qr_ready") return undefined;
  const scanAt = session.since + (autoScanMs ?? Infinity);
  return rotated(session, Math.min(now, scanAt), rules) ?? (now >= scanAt ? scan(session, scanAt, rules) : undefined);
}

function connected(session: SessionState, at: number, rules: Rules): SessionState {
  if (session.plannedFailure !== undefined) return enter(session, "failed", at, rules);
  return enter(session, session.credentials ? "ready" : "qr_ready", at, rules);
}

function rotated(session: SessionState, now: number, rules: Rules): SessionState | undefined {
  const { qr } = session;
  const every = rules.times.qrRotateMs;
  const turns = qr && every > 0 ? Math.floor((now - qr.since) / every) : 0;
  return qr && turns > 0 ? withQr(session, qr.number + turns, qr.since + turns * every, rules) : undefined;
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
  const next = enter(session, "disconnected", now, rules);
  return { ...next, credentials: false, phoneNumber: undefined, pushName: undefined, scannedBy: undefined };
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
  if (qrCode !== undefined) next.qr = { number: next.qr?.number ?? 1, text: qrCode, since: now };
  if (lastError !== undefined) next.lastError = lastError;
  if (lastConnectedAt !== undefined)
    next.lastConnectedAt = lastConnectedAt === null ? undefined : Date.parse(lastConnectedAt);
  return next;
}

function enter(session: SessionState, status: string, at: number, rules: Rules): SessionState {
  const { plannedFailure } = session;
  const next = { ...session, status, since: at, updatedAt: at, qr: undefined, plannedFailure: undefined };
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
