import type { Session } from "pulumi-zavu-provider/api";
import { endOfNumber } from "pulumi-zavu-provider/phoneNumber";
import { redact } from "pulumi-zavu-provider/redact";
import { labelOf } from "./label";

/** What people and pipelines see of a session: no QR code, no number, no text that could move a cursor. */
export interface SessionView {
  id: string;
  status: string;
  /** The user's own label, without control characters and otherwise as it is. */
  displayName?: string;
  /** The last two digits of the number, once linked. */
  numberEndsWith?: string;
  egress?: { kind: string; nodeId?: string; country?: string };
  senderId?: string;
  lastError?: string;
  /** ISO 8601, as are the others. */
  createdAt?: string;
  updatedAt?: string;
  lastConnectedAt?: string;
}

export function viewOf(session: Session): SessionView {
  const { id, egress, phoneNumber } = session;
  const displayName = labelOf(session.displayName ?? "");
  return {
    id,
    status: redact(session.status),
    ...(displayName ? { displayName } : {}),
    ...shown({
      numberEndsWith: phoneNumber && endOfNumber(phoneNumber),
      senderId: session.senderId,
      lastError: session.lastError,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
      lastConnectedAt: session.lastConnectedAt,
    }),
    ...(egress
      ? { egress: { kind: redact(egress.kind), ...shown({ nodeId: egress.nodeId, country: egress.country }) } }
      : {}),
  };
}

/** What a person calls a session by: its name, else its id. */
export const nameOf = ({ id, displayName }: SessionView): string => displayName ?? id;

function shown<K extends string>(fields: Record<K, string | undefined>): Partial<Record<K, string>> {
  const entries = Object.entries<string | undefined>(fields).flatMap(([key, value]) =>
    value ? [[key, redact(value)]] : [],
  );
  return Object.fromEntries(entries) as Partial<Record<K, string>>;
}
