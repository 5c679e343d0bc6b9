import type { Cause, Session } from "pulumi-zavu-provider/api";
import { isDown } from "../status";
import { viewOf } from "../view";

/** A change of a session's status, as `watch --json` writes it. It has no number and no QR code. */
export interface WatchEvent {
  session: string;
  /** The session's label, if it has one. */
  name?: string;
  /** Null for a session that was not known before. */
  from: string | null;
  /** Null for a session that does not exist any more. */
  to: string | null;
  /** When the poll saw it, by the server's clock. ISO 8601. */
  at: string;
  /** Why the session is down, if `lastError` says it. */
  reason?: Exclude<Cause, "unknown">;
  /** Present if the status was not seen to change: the session was there when the watch began. */
  initial?: true;
}

/** A session as of its last answer. */
export interface Known {
  id: string;
  name?: string;
  /** Null if the session does not exist. */
  status: string | null;
  reason?: Exclude<Cause, "unknown">;
  /** When it got this status, in the server's ms. */
  since: number;
  /** The session's `updatedAt`, in ms; NaN if unknown. */
  updatedAt: number;
  /** How many reads in a row answered 404. */
  missing: number;
}

/** When a poll saw an answer. */
export interface Seen {
  /** In the server's ms. */
  at: number;
  /** Whether a session that was not known is one that was there when the watch began. */
  isInitial: boolean;
}

/** What is known after an answer, and the event if the status has changed. */
interface Step {
  known: Known;
  event?: WatchEvent;
}

// One of several servers may not know the session for a moment.
const CONFIRM_MISSING = 2;
/** For how long after a change an answer of a server that is behind may show the session as it was before. */
export const STALE_MS = 60_000;

/** What a session's answer says, in comparison to what was known. Pure. */
export function afterAnswer(known: Known | undefined, session: Session, { at, isInitial }: Seen): Step {
  if (known && isStale(known, session, at)) return { known };
  const { id, displayName, status, updatedAt = "", cause } = viewOf(session);
  const initial = isInitial && !known;
  const isNew = known?.status !== status;
  const reason = isDown(status) && cause !== undefined && cause !== "unknown" ? { reason: cause } : {};
  const updated = Date.parse(updatedAt);
  const next: Known = {
    id,
    ...(displayName === undefined ? {} : { name: displayName }),
    status,
    ...reason,
    since: !isNew && known ? known.since : initial && !Number.isNaN(updated) ? updated : at,
    updatedAt: updated,
    missing: 0,
  };
  return isNew ? { known: next, event: eventOf(next, known?.status ?? null, at, initial) } : { known: next };
}

/** What a 404 for a session says, in comparison to what was known. Pure. */
export function afterMissing(known: Known, at: number): Step {
  const missing = known.missing + 1;
  if (known.status === null || missing < CONFIRM_MISSING) return { known: { ...known, missing } };
  const { reason: _, ...others } = known;
  const next = { ...others, status: null, since: at, missing };
  return { known: next, event: eventOf(next, known.status, at, false) };
}

/** Whether the answer comes from a server that is behind. */
function isStale({ status, since, updatedAt }: Known, session: Session, at: number): boolean {
  if (at - since >= STALE_MS) return false;
  const updated = Date.parse(session.updatedAt ?? "");
  // A comparison with NaN is false.
  return status === null ? updated <= updatedAt : updated < updatedAt;
}

function eventOf({ id, name, status, reason }: Known, from: string | null, at: number, initial: boolean): WatchEvent {
  return {
    session: id,
    ...(name === undefined ? {} : { name }),
    from,
    to: status,
    at: new Date(at).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    ...(initial ? { initial } : {}),
  };
}
