import { isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import type { Followed } from "../following";
import { cureOf } from "../outcome";
import { phaseOf } from "../phase";
import { meaningOf } from "../status";
import { nameOf, viewOf } from "../view";

/** What a session's status means, in words. */
export function meaningFor(followed: Followed): string {
  const { session } = followed;
  if (!session) return "reading its status";
  const phase = phaseOf(followed);
  // At the end of a wait for a QR code, no next code comes.
  if (phase === "betweenCodes" && !followed.end) return "the last QR code has expired; the next one is coming";
  if (phase === "reconnecting") return "reconnecting; it was linked before";
  return meaningOf(viewOf(session).status);
}

/** A session's id, name and status, and what the status means. */
export function statusLine(followed: Followed, is = "is"): string {
  const { id, session } = followed;
  if (!session) return `Session ${id} was not read yet.`;
  const view = viewOf(session);
  const about = view.displayName === undefined ? "" : ` (${view.displayName})`;
  const more = [
    view.status === "ready" && view.numberEndsWith ? `, its number ends in ${view.numberEndsWith}` : "",
    view.status === "failed" && view.lastError ? `: "${view.lastError}"` : "",
  ];
  return `Session ${id}${about} ${is} ${view.status}: ${meaningFor(followed)}${more.join("")}.`;
}

/** The same while nothing changes: printed from time to time, so that a wait does not look like a hang. */
export const stillLine = (followed: Followed): string => statusLine(followed, "is still");

/** That a session has failed, and what to do. */
export const failedLine = (followed: Followed): string =>
  `${statusLine(followed)} ${cureOf(followed.id, followed.session?.lastError)}`;

/** How the following of a session ended, and what to do. */
export function endLine(followed: Followed): string {
  const { end, id } = followed;
  if (end === "failed") return failedLine(followed);
  if (end === undefined || end === "reached") return statusLine(followed);
  const { error } = end;
  const text = isZavuError(error) ? error.text : messageOf(error);
  return text.includes(id) ? text : `Session ${id}: ${text}`;
}

/** The name of a session, or its id if it has none or was not read yet. */
export const titleOf = ({ id, session }: Followed): string => (session ? nameOf(viewOf(session)) : id);
