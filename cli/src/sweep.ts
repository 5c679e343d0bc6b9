import type { Session } from "pulumi-zavu-provider/api";
import { NotFoundError, messageOf } from "pulumi-zavu-provider/errors";
import { limitsOf, type Account } from "./account";
import { failureOf, type Failure } from "./failure";
import { age } from "./format/age";
import { ageOf } from "./format/sessions";
import { viewOf } from "./view";

/** Which orphans may be deleted. */
export interface SweepRules {
  /** Younger sessions are kept, in ms, because a running `up` may not have saved them yet. 0 keeps none. */
  olderThanMs: number;
  /** Only sessions whose displayName starts with this. */
  namePrefix?: string;
  /** Also sessions that a phone is linked to. */
  linked: boolean;
}

/**
 * Why an orphan is kept; undefined if it may be deleted. Pure.
 *
 * @param now the server's time in Unix ms, if known.
 */
export function whyKept(session: Session, rules: SweepRules, now: number | undefined): string | undefined {
  const { olderThanMs, namePrefix, linked } = rules;
  if (namePrefix !== undefined && !session.displayName?.startsWith(namePrefix))
    return `its name does not start with ${namePrefix}`;
  if (!linked && isLinked(session))
    return "a phone is or was linked to it, or a sender uses it (pass --linked to delete it)";
  if (olderThanMs === 0) return undefined;
  const old = ageOf(viewOf(session), now);
  if (old === undefined) return "its age is unknown (pass --older-than 0s to delete it)";
  return old < olderThanMs ? `it is ${age(old)} old, younger than --older-than ${age(olderThanMs)}` : undefined;
}

// An unknown status counts as linked.
const NEVER_LINKED = ["initializing", "qr_ready", "failed"];

/** Whether somebody may use the session, or would have to scan again if it were deleted. */
function isLinked({ status, phoneNumber, lastConnectedAt, senderId }: Session): boolean {
  return (
    !NEVER_LINKED.includes(status) || [phoneNumber, lastConnectedAt, senderId].some((field) => field !== undefined)
  );
}

/** The result for an orphan. */
export interface Swept {
  session: Session;
  result: "deleted" | "kept" | "failed";
  why?: string;
  /** Present if the result is "failed". */
  error?: Failure;
}

/** Deletes an orphan, unless a new read shows a reason to keep it: somebody may have scanned it in the meantime. */
export async function sweepOne(
  account: Account,
  listed: Session,
  rules: SweepRules,
  signal: AbortSignal,
): Promise<Swept> {
  try {
    const session = await account.sessions.get(listed.id, limitsOf(account, signal));
    const why = whyKept(session, rules, account.serverClock.now());
    if (why !== undefined) return { session, result: "kept", why };
    await account.sessions.delete(listed.id, limitsOf(account, signal));
    return { session, result: "deleted" };
  } catch (error) {
    if (error instanceof NotFoundError) return { session: listed, result: "deleted", why: "it was already deleted" };
    return { session: listed, result: "failed", why: messageOf(error), error: failureOf(error) };
  }
}
