import { isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import type { Followed } from "../following";
import { meaningOf } from "../status";
import { nameOf, viewOf } from "../view";

/** Where a session stands: its id, name, status and what that means. */
export function statusLine({ id, session }: Followed, is = "is"): string {
  if (!session) return `No word of session ${id} yet.`;
  const view = viewOf(session);
  const about = view.displayName === undefined ? "" : ` (${view.displayName})`;
  const more = [
    view.status === "ready" && view.numberEndsWith ? `, its number ends in ${view.numberEndsWith}` : "",
    view.status === "failed" && view.lastError ? `: "${view.lastError}"` : "",
  ];
  return `Session ${id}${about} ${is} ${view.status}: ${meaningOf(view.status)}${more.join("")}.`;
}

/** The same for one that goes on: said now and then, so that nobody takes a wait for a hang. */
export const stillLine = (followed: Followed): string => statusLine(followed, "is still");

/** How the following of a session ended, and what to do about it. */
export function endLine(followed: Followed): string {
  const { end, id } = followed;
  if (end === "failed") return `${statusLine(followed)} \`pulumi-zavu reconnect ${id}\` has it connect again.`;
  if (end === undefined || end === "reached") return statusLine(followed);
  const { error } = end;
  const text = isZavuError(error) ? error.text : messageOf(error);
  return text.includes(id) ? text : `Session ${id}: ${text}`;
}

/** What a person calls it by, before and after the first look. */
export const titleOf = ({ id, session }: Followed): string => (session ? nameOf(viewOf(session)) : id);
