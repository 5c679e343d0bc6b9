import { z } from "zod";

/** How a session reaches WhatsApp. `kind` is open here: a change from outside may set what the API does not document. */
export const egressState = z.object({
  kind: z.string(),
  nodeId: z.string().optional(),
  country: z.string().optional(),
});

const phone = z.object({ phoneNumber: z.string(), pushName: z.string() });

/** What is kept of a session, in memory and in the state file. Times are Unix ms. */
export const sessionState = z.object({
  id: z.string(),
  projectId: z.string(),
  /** Counts creations; the order of the list and what a cursor points at. */
  serial: z.number().int(),
  displayName: z.string().optional(),
  status: z.string(),
  /** When `status` was entered. */
  since: z.number(),
  qr: z.object({ text: z.string(), number: z.number().int(), since: z.number() }).optional(),
  /** Who scanned; becomes visible when the session is `ready`. */
  scannedBy: phone.optional(),
  phoneNumber: z.string().optional(),
  pushName: z.string().optional(),
  egress: egressState,
  senderId: z.string().optional(),
  lastError: z.string().nullable().optional(),
  lastConnectedAt: z.number().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Whether a connect needs no scan. */
  credentials: z.boolean(),
  /** The error in which the connect under way will end. */
  plannedFailure: z.string().optional(),
  /** Reconnects that will fail. */
  reconnectFails: z.object({ times: z.number().int(), lastError: z.string() }).optional(),
});

export type Phone = z.infer<typeof phone>;
export type EgressState = z.infer<typeof egressState>;
export type SessionState = z.infer<typeof sessionState>;

/** A session as the API answers it. Times are ISO 8601 in UTC. */
export interface SessionBody {
  id: string;
  displayName?: string;
  /** One of the six documented words, unless a change from outside set another. */
  status: string;
  /** The text to draw as a QR code; only in `qr_ready`. */
  qrCode?: string;
  /** E.164; there from the first `ready` until a logout. */
  phoneNumber?: string;
  pushName?: string;
  egress: EgressState;
  senderId?: string;
  /** Absent until something failed; null once that is over. */
  lastError?: string | null;
  lastConnectedAt?: string;
  createdAt: string;
  updatedAt: string;
}

const STATUSES = ["disconnected", "initializing", "qr_ready", "authenticating", "ready", "failed"];
const KINDS = ["external", "android", "direct"];

/** Whether the API documents what this session shows. */
export function documented(session: SessionState): boolean {
  return STATUSES.includes(session.status) && KINDS.includes(session.egress.kind);
}

/** The session as the API shows it. Fields without a value are left out, as JSON does. */
export function sessionBody(session: SessionState): SessionBody {
  const body: SessionBody = {
    id: session.id,
    displayName: session.displayName,
    status: session.status,
    qrCode: session.qr?.text,
    phoneNumber: session.phoneNumber,
    pushName: session.pushName,
    egress: session.egress,
    senderId: session.senderId,
    lastError: session.lastError,
    lastConnectedAt: session.lastConnectedAt === undefined ? undefined : iso(session.lastConnectedAt),
    createdAt: iso(session.createdAt),
    updatedAt: iso(session.updatedAt),
  };
  return JSON.parse(JSON.stringify(body)) as SessionBody;
}

const iso = (ms: number) => new Date(ms).toISOString();
