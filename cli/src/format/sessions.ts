import { meaningOf } from "../status";
import type { SessionView } from "../view";
import { age } from "./age";
import { table } from "./table";
import { cut } from "./width";

// A name may have 200 characters.
const NAME_COLUMNS = 60;

/** How old a session is; undefined if its time or the server's is not known. */
export function ageOf({ createdAt }: SessionView, now: number | undefined): number | undefined {
  const created = Date.parse(createdAt ?? "");
  return Number.isNaN(created) || now === undefined ? undefined : Math.max(0, now - created);
}

/** @param now the server's time in Unix ms. */
export function sessionTable(sessions: SessionView[], now: number | undefined): string {
  const rows = sessions.map((session) => {
    const old = ageOf(session, now);
    return [
      session.id,
      session.status,
      old === undefined ? "-" : age(old),
      number(session),
      cut(session.displayName ?? "-", NAME_COLUMNS),
    ];
  });
  return table(["ID", "STATUS", "AGE", "NUMBER", "NAME"], rows);
}

/** Says that a list is not complete. */
export const unreadableLine = (sessions: number): string =>
  `${sessions} more cannot be read: the API's answer is not as it is described.`;

/** One session, a line a field. */
export function sessionDetails(session: SessionView): string {
  const { egress } = session;
  const fields: [string, string | undefined][] = [
    ["id", session.id],
    ["name", session.displayName],
    ["status", `${session.status} (${meaningOf(session.status)})`],
    ["last error", session.lastError],
    ["number", session.numberEndsWith && number(session)],
    ["egress", egress && [egress.kind, egress.country, egress.nodeId].filter(Boolean).join(" ")],
    ["sender", session.senderId],
    ["created", session.createdAt],
    ["updated", session.updatedAt],
    ["last connected", session.lastConnectedAt],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name.padEnd(15)} ${value}`] : [])).join("\n");
}

/** The end of a number, which tells people which phone it is and nobody else what to dial. */
const number = ({ numberEndsWith }: SessionView) => (numberEndsWith ? `...${numberEndsWith}` : "-");
