import { causeOf, type Cause, type EgressNode, type Session } from "pulumi-zavu-provider/api";
import { endOfNumber } from "pulumi-zavu-provider/phoneNumber";
import { redact } from "pulumi-zavu-provider/redact";
import { labelOf } from "./label";

/** The fields of a session that are shown: no QR code, no phone number, no control characters. */
export interface SessionView {
  id: string;
  status: string;
  /** The user's own label without control characters. */
  displayName?: string;
  /** The last two digits of the number, once linked. */
  numberEndsWith?: string;
  egress?: { kind: string; nodeId?: string; country?: string };
  senderId?: string;
  lastError?: string;
  /** The cause of `lastError`; absent without `lastError`. */
  cause?: Cause;
  /** ISO 8601, like the next two. */
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
    ...(session.lastError ? { cause: causeOf(session.lastError) } : {}),
    ...(egress
      ? { egress: { kind: redact(egress.kind), ...shown({ nodeId: egress.nodeId, country: egress.country }) } }
      : {}),
  };
}

/** The name of a session, else its id. */
export const nameOf = ({ id, displayName }: SessionView): string => displayName ?? id;

/** The fields of an egress node that are shown. */
export interface NodeView {
  id: string;
  status: string;
  /** The user's own label without control characters. */
  label?: string;
  senderId?: string;
  /** The device's public IP address. */
  exitIp?: string;
  exitCountry?: string;
  net?: string;
  /** ISO 8601, like `createdAt`. */
  lastSeenAt?: string;
  createdAt?: string;
}

export function nodeViewOf(node: EgressNode): NodeView {
  const label = labelOf(node.label ?? "");
  return {
    id: node.id,
    status: redact(node.status),
    ...(label ? { label } : {}),
    ...shown({
      senderId: node.senderId,
      exitIp: node.exitIp,
      exitCountry: node.exitCountry,
      net: node.net,
      lastSeenAt: node.lastSeenAt,
      createdAt: node.createdAt,
    }),
  };
}

function shown<K extends string>(fields: Record<K, string | undefined>): Partial<Record<K, string>> {
  const entries = Object.entries<string | undefined>(fields).flatMap(([key, value]) =>
    value ? [[key, redact(value)]] : [],
  );
  return Object.fromEntries(entries) as Partial<Record<K, string>>;
}
