import { z } from "zod";

/** How a session reaches WhatsApp. `kind` is open here: a change from outside may set what the API does not document. */
export const egressState = z.object({
  kind: z.string(),
  nodeId: z.string().optional(),
  country: z.string().optional(),
});

const phone = z.object({ phoneNumber: z.string(), pushName: z.string() });

/** `number` counts the QR codes since the session entered `qr_ready`, from 1. */
const qr = z.object({ text: z.string(), number: z.number().int(), since: z.number() });

/** A session in memory and in the state file. Times are Unix ms. */
export const sessionState = z.object({
  id: z.string(),
  projectId: z.string(),
  /** Counts creations. Lists are in this order, and cursors refer to it. */
  serial: z.number().int(),
  displayName: z.string().optional(),
  status: z.string(),
  /** When `status` was entered. An interruption of `qr_ready` or `ready` does not count. */
  since: z.number(),
  /** An interruption that ends by itself: at `at` the session returns to `status`, or starts to connect. */
  returnsTo: z
    .object({
      at: z.number(),
      status: z.enum(["initializing", "qr_ready", "ready"]),
      /** When that status was entered before the interruption. */
      since: z.number().optional(),
      /** The number of the next QR code. */
      qrNumber: z.number().int().optional(),
    })
    .optional(),
  qr: qr.optional(),
  /** Who scanned; becomes visible when the session is `ready`. */
  scannedBy: phone.optional(),
  phoneNumber: z.string().optional(),
  pushName: z.string().optional(),
  egress: egressState,
  /** What the live connection uses while a new `egress` waits for the next connect. */
  appliedEgress: egressState.optional(),
  senderId: z.string().optional(),
  /** How many more senders point at the session; the API shows one at most. */
  hiddenSenders: z.number().int().optional(),
  lastError: z.string().nullable().optional(),
  lastConnectedAt: z.number().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Whether a connect needs no scan. */
  credentials: z.boolean(),
  /** Whether a reconnect started the current connect. */
  isReconnect: z.boolean().optional(),
  /** Whether the next connect loses the login. */
  losesLogin: z.boolean().optional(),
  /** The error that will end the current connect. */
  plannedFailure: z.string().optional(),
  /** How many reconnects will fail, and how. */
  reconnectFails: z.object({ times: z.number().int(), lastError: z.string() }).optional(),
});

export type Phone = z.infer<typeof phone>;
export type Qr = z.infer<typeof qr>;
export type EgressState = z.infer<typeof egressState>;
export type SessionState = z.infer<typeof sessionState>;

/** A session as the API answers it. Times are ISO 8601 in UTC. */
export interface SessionBody {
  id: string;
  displayName?: string;
  /** One of the six documented statuses, unless a change from outside set another. */
  status: string;
  /** The text to draw as a QR code, or a picture of the code (a PNG data URL); only in `qr_ready`. */
  qrCode?: string;
  /** E.164; present from the first `ready` until a logout. */
  phoneNumber?: string;
  pushName?: string;
  egress: EgressState;
  senderId?: string;
  /** Absent until an error occurs; null once it is over. */
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

/**
 * The session as the API shows it. Fields without a value are left out, as JSON does.
 *
 * @param qrCode turns a QR code into the text or the picture that the API sends.
 */
export function sessionBody(session: SessionState, qrCode: (qr: Qr) => string): SessionBody {
  const body: SessionBody = {
    id: session.id,
    displayName: session.displayName,
    status: session.status,
    qrCode: session.qr && qrCode(session.qr),
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
