import { isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import type { Followed } from "../following";
import { phaseOf } from "../phase";
import { meaningOf } from "../status";
import { nameOf, viewOf } from "../view";

/** What a session's status means to the person who waits for it. */
export function meaningFor(followed: Followed): string {
  const { session } = followed;
  if (!session) return "looking for it";
  const phase = phaseOf(followed);
  if (phase === "betweenCodes") return "the last QR code has expired; the next one is coming";
  if (phase === "reconnecting") return "reconnecting, it was linked before";
  return meaningOf(viewOf(session).status);
}

/** What is known of a session: its id, name, status and what that means. */
export function statusLine(followed: Followed, is = "is"): string {
  const { id, session } = followed;
  if (!session) return `Nothing is known of session ${id} yet.`;
  const view = viewOf(session);
  const about = view.displayName === undefined ? "" : ` (${view.displayName})`;
  const more = [
    view.status === "ready" && view.numberEndsWith ? `, its number ends in ${view.numberEndsWith}` : "",
    view.status === "failed" && view.lastError ? `: "${view.lastError}"` : "",
  ];
  return `Session ${id}${about} ${is} ${view.status}: ${meaningFor(followed)}${more.join("")}.`;
}

/** The same while nothing changes: printed now and then, so that nobody takes a wait for a hang. */
export const stillLine = (followed: Followed): string => statusLine(followed, "is still");

/** How the following of a session ended, and what to do about it. */
export function endLine(followed: Followed): string {
  const { end, id } = followed;
  if (end === "failed") return `${statusLine(followed)} \`pulumi-zavu reconnect ${id}\` reconnects it.`;
  if (end === undefined || end === "reached") return statusLine(followed);
  const { error } = end;
  const text = isZavuError(error) ? error.text : messageOf(error);
  return text.includes(id) ? text : `Session ${id}: ${text}`;
}

/** What a person calls it by, before and after the first poll. */
export const titleOf = ({ id, session }: Followed): string => (session ? nameOf(viewOf(session)) : id);
