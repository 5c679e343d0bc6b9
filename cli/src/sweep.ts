import type { Session } from "pulumi-zavu-provider/api";
import { NotFoundError, messageOf } from "pulumi-zavu-provider/errors";
import { limitsOf, type Account } from "./account";
import { age } from "./format/age";
import { ageOf } from "./format/sessions";
import { viewOf } from "./view";

/** Which orphans may be deleted. */
export interface SweepRules {
  /** Younger ones are kept, in ms: an `up` that is under way may not have saved them yet. 0 takes all. */
  olderThanMs: number;
  /** Only those whose displayName starts so. */
  namePrefix?: string;
  /** Also those that a phone is linked to. */
  linked: boolean;
}

/**
 * Why an orphan is kept; undefined where it may be deleted. Pure.
 *
 * @param now the server's time in Unix ms, as far as known.
 */
export function whyKept(session: Session, rules: SweepRules, now: number | undefined): string | undefined {
  const { olderThanMs, namePrefix, linked } = rules;
  if (namePrefix !== undefined && !session.displayName?.startsWith(namePrefix))
    return `its name does not start with ${namePrefix}`;
  if (!linked && isLinked(session))
    return "a phone is or was linked to it, or a sender uses it (--linked takes those, too)";
  if (olderThanMs === 0) return undefined;
  const old = ageOf(viewOf(session), now);
  if (old === undefined) return "its age is not known (--older-than 0s takes it)";
  return old < olderThanMs ? `it is ${age(old)} old (--older-than ${age(olderThanMs)})` : undefined;
}

// A status that the API adds later may be anybody's guess, and so counts as linked.
const NEVER_LINKED = ["initializing", "qr_ready", "failed"];

/** Whether somebody may use it, or would have to scan again if it were lost. */
function isLinked({ status, phoneNumber, lastConnectedAt, senderId }: Session): boolean {
  return (
    !NEVER_LINKED.includes(status) || [phoneNumber, lastConnectedAt, senderId].some((trace) => trace !== undefined)
  );
}

/** What became of an orphan. */
export interface Swept {
  session: Session;
  result: "deleted" | "kept" | "failed";
  why?: string;
}

/**
 * Deletes one orphan, if it still may be: it is read once more, since somebody may have scanned it meanwhile.
 */
export async function sweepOne(
  account: Account,
  seen: Session,
  rules: SweepRules,
  signal: AbortSignal,
): Promise<Swept> {
  try {
    const session = await account.sessions.get(seen.id, limitsOf(account, signal));
    const why = whyKept(session, rules, account.serverClock.now());
    if (why !== undefined) return { session, result: "kept", why };
    await account.sessions.delete(seen.id, limitsOf(account, signal));
    return { session, result: "deleted" };
  } catch (error) {
    if (error instanceof NotFoundError) return { session: seen, result: "deleted", why: "it was gone already" };
    return { session: seen, result: "failed", why: messageOf(error) };
  }
}
