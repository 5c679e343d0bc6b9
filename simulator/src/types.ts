import type { EgressState, Phone, SessionBody } from "./session";

/** How long each step takes that passes by itself, in ms. None of it is documented; all chosen. */
export interface Times {
  /** `initializing`; default 1,000. */
  initializingMs: number;
  /** How long one QR code lives; default 20,000. With 0 it does not rotate. */
  qrRotateMs: number;
  /** `authenticating`; default 1,000. */
  authenticatingMs: number;
  /** From `qr_ready` until a phone scans by itself; absent: never. */
  autoScanMs?: number;
  /** Only with `bridge`: how long the first QR code lives; default 60,000. With 0 it does not rotate. */
  firstQrMs?: number;
  /** Only with `bridge`: `initializing` between two QR codes; default 1,000. */
  gapMs?: number;
  /** Only with `bridge`: from `ready` to the first interruption, and from one to the next; default 90,000. 0: never. */
  flapEveryMs?: number;
  /** Only with `bridge`: how long an interruption of `ready` lasts; default 2,000. Less than `flapEveryMs`. */
  flapMs?: number;
}

/** In what form the API sends `qrCode`: the text to draw, or a picture of the QR code as a PNG data URL. */
export type QrForm = "text" | "picture";

/** How a session ends that nobody scans. Bridges differ. */
export interface QrLimit {
  /** QR codes without a scan; default 6. */
  codes: number;
  /** The status after the last one, with `lastError` "QR refs attempts ended"; default "disconnected". */
  ends: "disconnected" | "failed";
}

/** When an `external` egress without a country gets one: with the create answer, once the number is known, or not at all. */
export type DeriveCountry = "create" | "ready" | "never";

/** Waits `ms`, or until the signal aborts; resolves in both cases. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** What {@link startSimulator} takes. */
export interface SimulatorOptions {
  /** Default 0: any free one. The host is always 127.0.0.1. */
  port?: number;
  /** By project id. Default `proj_simulator` with the keys `zv_live_simulator` and `zv_test_simulator`. */
  projects?: Record<string, { keys: string[]; name?: string }>;
  times?: Partial<Times>;
  /** Default "text". A picture has some 7 kB. */
  qr?: QrForm;
  /**
   * Behaves like the WhatsApp bridge that the service probably runs on: the first QR code lives longer, a session passes
   * through `initializing` between two codes, ends after some codes that nobody scans, and a linked session is
   * `initializing` for a moment every now and then. Default false.
   */
  bridge?: boolean | Partial<QrLimit>;
  /** What the server makes of the values of a valid create or egress request; see {@link Simulator.normalize}. */
  normalize?: boolean | Normalize;
  /** Default "ready". When the API derives it is not documented. */
  deriveCountry?: DeriveCountry;
  /** Requests a project may make in a fixed window that starts with its first request. Default 600 in 60,000 ms, as
   * documented. `false` never refuses, and the headers then show a full window. */
  rateLimit?: { limit: number; windowMs: number } | false;
  /** Keeps the sessions (not keys, faults or the journal) in this JSON file, and reads it at start. Mode 0600. */
  stateFile?: string;
  /** Unix ms; default `Date.now`. */
  clock?: () => number;
  /** How a delay passes; default: a timer. For tests whose `clock` does not run by itself. */
  sleep?: Sleep;
  /** Gets each answer as it is sent (none for a cut). What it throws is kept, and thrown by `close`. */
  onAnswer?: (answer: Answer) => void;
  /** Gets the journal's entry of each request as it is made. */
  onRequest?: (entry: JournalEntry) => void;
}

/** The fields of a create request. A request for another egress has only that. */
export interface SessionInput {
  displayName?: string;
  egress?: EgressState;
}

/** Returns the values that the server keeps in place of those that a request gave. */
export type Normalize = (given: SessionInput) => SessionInput;

/** The operations that are served. */
export const OPERATIONS = [
  "listSessions",
  "createSession",
  "getSession",
  "deleteSession",
  "setSessionEgress",
  "reconnectSession",
  "logoutSession",
  "linkSession",
  "unlinkSession",
  "getMe",
] as const;

/** One operation of the API. */
export type Operation = (typeof OPERATIONS)[number];

/** Something that goes wrong on purpose. The first fault in the queue that matches a request has it to itself. */
export interface Fault {
  /** What it matches: one operation or one of several. What is absent matches everything. */
  operation?: Operation | readonly Operation[];
  method?: string;
  sessionId?: string;
  /** How many requests it hits; default 1, `Infinity` allowed. */
  times?: number;
  /** How long it hits, from the moment when it is queued; default: for ever. */
  forMs?: number;
  /** Matching requests let pass first; default 0. */
  skip?: number;
  /** Before the answer or the cut; alone it only delays. */
  delayMs?: number;
  /** Whether the API acts on the request before the fault shows. Default false; a mere delay lets every request through. */
  processed?: boolean;
  /** Sent exactly so in place of the real answer, with no header added. */
  answer?: { status: number; headers?: Record<string, string>; body?: string };
  /** The connection is reset in place of an answer. */
  cut?: boolean;
  /** With `cut` and without `processed`: the server acts on the request all the same, so much later. */
  processedAfterMs?: number;
}

/** One request. Never holds a key: a key in a path or a body reads `[key]`. */
export interface JournalEntry {
  /** Counts from 1 in the order in which requests were complete. */
  seq: number;
  /** Unix ms, by the simulator's clock. */
  at: number;
  /** Absent for a route that the API does not have. */
  operation?: Operation;
  method: string;
  /** As requested, without the query. */
  path: string;
  query?: Record<string, string>;
  sessionId?: string;
  /** Absent when the key is missing or unknown. */
  projectId?: string;
  status: number | "cut";
  /** Whether the API handled the request (also by refusing it); false when a fault stood in its place. */
  processed: boolean;
  /** The request's body, parsed; as text when it is not JSON. */
  body?: unknown;
}

/** An answer as sent. */
export interface Answer {
  operation?: Operation;
  method: string;
  /** The template, such as `/v1/whatsapp-alt/sessions/{sessionId}`, where the route is known. */
  path: string;
  /** Path and query as requested, without a key. */
  url: string;
  status: number;
  /** Names as sent. */
  headers: Record<string, string>;
  body: string;
  /** The fault that hit it. */
  fault?: Fault;
  /** Whether it is known not to follow the API's description: a fault's answer, or a session to which a change from
   * outside gave a status or an egress kind that the API does not have. */
  deviates: boolean;
  journal: JournalEntry;
}

/** A session as the API would answer it, and whose it is. */
export type SimulatedSession = SessionBody & { projectId: string };

/** What can be changed from outside the API. `null` takes a field away, but `lastError` then reads null. */
export interface SessionPatch {
  /** Any text. A known one starts what comes with it: a QR, a number, a time limit. An unknown one stays. */
  status: string;
  /** Any text; a data URL is sent as it is in both forms. Null takes the QR code away until the next one starts. */
  qrCode: string | null;
  displayName: string | null;
  phoneNumber: string | null;
  pushName: string | null;
  /** Replaces the whole egress. */
  egress: EgressState;
  senderId: string | null;
  lastError: string | null;
  /** ISO 8601. */
  lastConnectedAt: string | null;
  /** Whether the next connect needs no scan. */
  credentials: boolean;
}

/** What a restart of the bridge does to the sessions of all projects. */
export interface Restart {
  /**
   * Each session that is connected or connecting is `disconnected` at once. Those of them with credentials come back by
   * themselves: none (default), every second one from the first, or all. The others need a reconnect.
   */
  returns?: "none" | "some" | "all";
  /** Until those start to connect; default 5,000. */
  afterMs?: number;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The last 100,000 requests. */
  readonly journal: readonly JournalEntry[];
  /** All sessions as the API would answer them now, oldest first. */
  sessions(projectId?: string): SimulatedSession[];
  session(id: string): SimulatedSession | undefined;
  /** The text of the session's QR code, whatever form the API sends; undefined when there is none. */
  qrText(id: string): string | undefined;
  /** A phone scans the QR. Throws if the session is unknown or not in `qr_ready`. */
  scan(id: string, phone?: Partial<Phone>): void;
  /** A change from outside. Throws if the session is unknown, as do the calls below. */
  change(id: string, patch: Partial<SessionPatch>): void;
  /** Made from outside: no request, so that no fault and no limit stands in the way. Returns the id. */
  make(projectId: string, body?: { displayName?: string; egress?: EgressState }): string;
  /** Deleted from outside. */
  remove(id: string): void;
  /** The next QR code now. Throws if the session is not in `qr_ready`. */
  rotateQr(id: string): void;
  /** The next created sessions end in `failed` in place of `qr_ready`. */
  failNext(options: { times?: number; lastError: string }): void;
  /** The session's next reconnects end in `failed`. */
  failReconnect(id: string, times: number, lastError?: string): void;
  /** Another phone links with the session's number: the session is `failed`, its credentials and number are gone. Throws
   * if no phone is linked. */
  takeOver(id: string): void;
  /** The bridge restarts. */
  restartBridge(options?: Restart): void;
  /** Queues a fault. */
  fault(fault: Fault): void;
  /** The session's next requests answer 409: `times` of them (default 1), to any of `operations` (default delete, logout
   * and reconnect). A fault. */
  conflict(id: string, options?: { times?: number; operations?: readonly Operation[] }): void;
  /** Requests for the session answer 404, while the list shows it: `times` of them (default 1, or all within `forMs`), to
   * any of `operations` (default `getSession`). A fault. */
  hide(id: string, options?: { times?: number; forMs?: number; operations?: readonly Operation[] }): void;
  /** Lists leave the session out for so long. */
  hideFromList(id: string, options: { forMs: number }): void;
  /** Reads show the sessions as they were `ms` ago, in the list alone or in `getSession` too (default); 0 ends it. QR
   * codes that nobody read in the meantime are left out. Other operations work on the current state. */
  lag(ms: number, reads?: "all" | "list"): void;
  /** From now on the server changes the values of valid create and egress requests. True: `displayName` is trimmed, and
   * absent if nothing is left; `nodeId` gets lower case; `country` "uk" becomes "gb". False: only `country` gets lower
   * case, as documented. */
  normalize(rules: boolean | Normalize): void;
  /** Whether list items have only `id`, `displayName`, `status` and `createdAt`; not as the API describes them. */
  summaries(on: boolean): void;
  /** Ends faults, conflicts and what {@link Simulator.hide} does. */
  clearFaults(): void;
  /** Makes the project if there is none. */
  addKey(projectId: string, key: string): void;
  revokeKey(key: string): void;
  /** The journal's entries that match. */
  request(match?: { operation?: Operation; method?: string }): JournalEntry[];
  /** Ends open connections at once and leaves no timer. Rejects with the first error of `onAnswer` or of the simulator. */
  close(): Promise<void>;
}
