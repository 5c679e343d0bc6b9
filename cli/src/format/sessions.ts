import { adviceFor, type Cause } from "pulumi-zavu-provider/api";
import { isDown, meaningOf } from "../status";
import type { SessionView } from "../view";
import { age, ageAt } from "./age";
import { table } from "./table";
import { cut } from "./cut";

/** A name may have 200 characters. */
export const NAME_COLUMNS = 60;

/** How old a session is; undefined if its time or the server's time is unknown. */
export const ageOf = ({ createdAt }: SessionView, now: number | undefined): number | undefined => ageAt(createdAt, now);

/**
 * @param now the server's time in Unix ms.
 * @param columns the width of the terminal, if there is one.
 */
export function sessionTable(sessions: SessionView[], now: number | undefined, columns?: number): string {
  const rows = sessions.map((session) => {
    const old = ageOf(session, now);
    return [
      session.id,
      statusCell(session),
      old === undefined ? "-" : age(old),
      number(session),
      cut(session.displayName ?? "-", NAME_COLUMNS),
    ];
  });
  return table(["ID", "STATUS", "AGE", "NUMBER", "NAME"], rows, columns);
}

/** The status, and for a session that is down also the cause, if it is known. */
export function statusCell({ status, cause }: Pick<SessionView, "status" | "cause">): string {
  const why = isDown(status) && wordsFor(cause);
  return why ? `${status} (${why})` : status;
}

/** A known cause in words. */
const wordsFor = (cause: Cause | undefined) => (cause === "unknown" ? undefined : cause?.replaceAll("_", " "));

/** Reports that a list is not complete. */
export const unreadableLine = (items: number): string =>
  `${items} more cannot be read: the API sent an unknown format. Update pulumi-zavu-cli, or report this.`;

/** One session, with a line for each field. */
export function sessionDetails(session: SessionView): string {
  const { id, egress, status, cause } = session;
  const fields: [string, string | undefined][] = [
    ["id", id],
    ["name", session.displayName],
    ["status", `${status} (${meaningOf(status)})`],
    ["last error", session.lastError],
    ["cause", wordsFor(cause)],
    ["what to do", isDown(status) && cause ? adviceFor(cause, id) : undefined],
    ["number", session.numberEndsWith && number(session)],
    ["egress", egress && [egress.kind, egress.country, egress.nodeId].filter(Boolean).join(" ")],
    ["sender", session.senderId],
    ["created", session.createdAt],
    ["updated", session.updatedAt],
    ["last connected", session.lastConnectedAt],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name.padEnd(15)} ${value}`] : [])).join("\n");
}

/** The end of a number: enough for its owner to recognize the phone, and no more. */
const number = ({ numberEndsWith }: SessionView) => (numberEndsWith ? `...${numberEndsWith}` : "-");
