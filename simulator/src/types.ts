import type { Device, NodeBody, NodeStatus } from "./node";
import type { SenderBody } from "./sender";
import type { EgressState, Phone, SessionBody } from "./session";

/** How long each step takes, in ms. The API documents none of these times. */
export interface Times {
  /** `initializing`; default 1,000. */
  initializingMs: number;
  /** `initializing` after a reconnect; default `initializingMs`. */
  reconnectMs?: number;
  /** How long a QR code is valid; default 20,000. With 0 it does not rotate. */
  qrRotateMs: number;
  /** `authenticating`; default 1,000. */
  authenticatingMs: number;
  /** From `qr_ready` until a phone scans by itself; absent: never. */
  autoScanMs?: number;
  /** From an egress node's creation until its device connects by itself; absent: never. */
  autoPairMs?: number;
  /** Only with `bridge`: how long the first QR code is valid; default 60,000. With 0 it does not rotate. */
  firstQrMs?: number;
  /** Only with `bridge`: `initializing` between two QR codes; default 1,000. */
  gapMs?: number;
  /** Only with `bridge`: from `ready` to the first interruption, and from one to the next; default 90,000. 0: never. */
  flapEveryMs?: number;
  /** Only with `bridge`: how long an interruption of `ready` lasts; default 2,000. Less than `flapEveryMs`. */
  flapMs?: number;
}

/** How the API sends `qrCode`: the text to draw, or a picture of the QR code as a PNG data URL. */
export type QrForm = "text" | "picture";

/** When and how a session that nobody scans ends. Bridges differ. */
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

/** The options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** Default 0: any free one. The host is always 127.0.0.1. */
  port?: number;
  /** By project id. Default `proj_simulator` with the keys `zv_live_simulator` and `zv_test_simulator`. */
  projects?: Record<string, { keys: string[]; name?: string }>;
  /** By project id. A project without an entry has `sender_default`, which is the default one, and `sender_support`. */
  senders?: Record<string, SenderBody[]>;
  times?: Partial<Times>;
  /** Default "text". A picture has some 7 kB. */
  qr?: QrForm;
  /**
   * Behaves like the WhatsApp bridge that the service probably runs on: the first QR code is valid longer, a
   * session is `initializing` between two codes and ends after some codes without a scan, and a linked session is
   * `initializing` briefly from time to time. Default false.
   */
  bridge?: boolean | Partial<QrLimit>;
  /** How the server changes the values of a valid create or egress request; see {@link Simulator.normalize}. */
  normalize?: boolean | Normalize;
  /** Default "ready". When the API derives it is not documented. */
  deriveCountry?: DeriveCountry;
  /** Answers 400 to an `android` egress whose node the project does not have, or whose node is another sender's than the
   * session's. Default false: every `nodeId` counts as known. */
  strictNodes?: boolean;
  /** Answers 400 to a link of a session that is not `ready`. Default false. */
  linkNeedsReady?: boolean;
  /** What a link does if the session has another sender: default "replace"; "conflict" answers 409. */
  linkOver?: "replace" | "conflict";
  /** What a list of nodes answers for a sender that the project does not have: default "empty", an empty list. */
  nodesOfUnknownSender?: "empty" | 400 | 404;
  /** How long a pairing token is valid; default 600,000 ms. With null the API does not say, and `expiresAt` is absent. */
  pairing?: { expiresInMs?: number | null };
  /** Requests a project may make in a fixed window that starts with its first request. Default 600 in 60,000 ms, as
   * documented. `false` never refuses, and the headers then show a full window. */
  rateLimit?: { limit: number; windowMs: number } | false;
  /** Keeps the sessions and egress nodes (not keys, senders, faults or the journal) in this JSON file, and reads it at start. Mode 0600. */
  stateFile?: string;
  /** Unix ms; default `Date.now`. */
  clock?: () => number;
  /** Waits for a delay; default: a timer. For tests with a `clock` of their own. */
  sleep?: Sleep;
  /** Gets each answer as it is sent (none for a cut). `close` throws the first error that it throws. */
  onAnswer?: (answer: Answer) => void;
  /** Gets the journal entry of each request. */
  onRequest?: (entry: JournalEntry) => void;
}

/** The fields of a create request. A request for another egress has only that. */
export interface SessionInput {
  displayName?: string;
  egress?: EgressState;
}

/** Returns the values that the server keeps instead of those of the request. */
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
  "listEgressNodes",
  "createEgressNode",
  "getEgressNode",
  "revokeEgressNode",
  "reissueEgressNodeToken",
  "getProxyStatus",
  "listSenders",
  "getSender",
  "getMe",
] as const;

/** One operation of the API. */
export type Operation = (typeof OPERATIONS)[number];

/** A failure that a test asks for. Only the first fault in the queue that matches a request applies to it. */
export interface Fault {
  /** One operation or one of several. An absent condition matches every request. */
  operation?: Operation | readonly Operation[];
  method?: string;
  sessionId?: string;
  nodeId?: string;
  /** How many requests it applies to; default 1, `Infinity` allowed. */
  times?: number;
  /** How long it applies after it is queued; default: forever. */
  forMs?: number;
  /** How many matching requests pass first; default 0. */
  skip?: number;
  /** Delays the answer or the cut; alone it only delays. */
  delayMs?: number;
  /** Whether the API processes the request before the fault. Default false; a delay alone lets every request through. */
  processed?: boolean;
  /** Sent unchanged instead of the real answer, without further headers. */
  answer?: { status: number; headers?: Record<string, string>; body?: string };
  /** The connection is reset instead of an answer. */
  cut?: boolean;
  /** With `cut` and without `processed`: the server processes the request this much later. */
  processedAfterMs?: number;
}

/** One request. A key in a path or a body reads `[key]`, and a pairing token reads `[token]`. */
export interface JournalEntry {
  /** Counts from 1, in the order in which requests were complete. */
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
  nodeId?: string;
  /** Absent when the key is missing or unknown. */
  projectId?: string;
  status: number | "cut";
  /** Whether the API handled the request (also by refusing it); false if a fault answered instead. */
  processed: boolean;
  /** The request's body, parsed; as text when it is not JSON. */
  body?: unknown;
}

/** An answer as sent. */
export interface Answer {
  operation?: Operation;
  method: string;
  /** The template, such as `/v1/whatsapp-alt/sessions/{sessionId}`, if the route is known. */
  path: string;
  /** Path and query as requested, without a key. */
  url: string;
  status: number;
  /** Names as sent. */
  headers: Record<string, string>;
  body: string;
  /** The fault that applied to it. */
  fault?: Fault;
  /** Whether it is known not to follow the API's description: a fault's answer, or a session to which a change from
   * outside gave a status or an egress kind that the API does not have. */
  deviates: boolean;
  journal: JournalEntry;
}

/** A session as the API would answer it, and what the API does not show. */
export type SimulatedSession = SessionBody & {
  projectId: string;
  /** What the live connection uses (without one: what the last connection used). `egress` is used from the next connect. */
  appliedEgress: EgressState;
  /** How many more senders point at the session; absent if there are none. */
  hiddenSenders?: number;
};

/** An egress node as the API would answer it, and its project. */
export type SimulatedNode = NodeBody & { projectId: string };

/** An egress node that a test creates without a request. */
export interface NodeInput {
  /** Default: the first project. */
  projectId?: string;
  senderId: string;
  label?: string;
  /** Default "pending". */
  status?: NodeStatus;
}

/** What can be changed from outside the API. `null` removes a field, but sets `lastError` to null. */
export interface SessionPatch {
  /** Any text. A known status sets what belongs to it: a QR code, a number, a time limit. An unknown status stays. */
  status: string;
  /** Any text; a data URL is sent as it is in both forms. Null removes the QR code until the next one starts. */
  qrCode: string | null;
  displayName: string | null;
  phoneNumber: string | null;
  pushName: string | null;
  /** Replaces the whole egress, from the next connect on. */
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
   * Each session that is connected or connecting is `disconnected` at once. Those of them with credentials reconnect
   * by themselves: none (default), every second one from the first, or all. The others need a reconnect.
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
  /** A phone scans the QR code. Throws if the session is unknown or not in `qr_ready`. */
  scan(id: string, phone?: Partial<Phone>): void;
  /** A change from outside. Throws if the session is unknown, as do the calls below. */
  change(id: string, patch: Partial<SessionPatch>): void;
  /** Creates a session without a request, so that no fault and no limit applies. Returns the id. */
  make(projectId: string, body?: { displayName?: string; egress?: EgressState }): string;
  /** Deletes a session without a request. */
  remove(id: string): void;
  /** Rotates the QR code now. Throws if the session is not in `qr_ready`. */
  rotateQr(id: string): void;
  /** The next created sessions end in `failed` instead of `qr_ready`. */
  failNext(options: { times?: number; lastError: string }): void;
  /** The session's next reconnects end in `failed`. */
  failReconnect(id: string, times: number, lastError?: string): void;
  /** The session's next connect, such as that of a reconnect, loses the login: it ends in `qr_ready`. */
  loseLogin(id: string): void;
  /** Links a session without a request. The session that had the sender loses it. */
  link(id: string, senderId: string): void;
  /** Detaches all senders without a request, hidden ones as well. */
  unlink(id: string): void;
  /** Sets how many senders point at the session in addition to the one that the API shows. */
  hiddenSenders(id: string, count: number): void;
  /** All egress nodes as the API would answer them now, oldest first. */
  nodes(projectId?: string): SimulatedNode[];
  node(id: string): SimulatedNode | undefined;
  /** Creates a node without a request, as somebody does by hand. Returns the id. */
  addNode(node: NodeInput): string;
  /** The node's device connects. Fields that are left out get simulated values. Throws if the node is unknown, as do the
   * calls below. */
  deviceOnline(nodeId: string, reported?: Device): void;
  /** The device's connection drops. Sessions on it stay as they are. Throws if the device has never connected. */
  deviceOffline(nodeId: string): void;
  /** Revokes a node without a request. Sessions whose connection goes through it fail. */
  removeNode(nodeId: string): void;
  /** Sets what the proxy status answers; initially true. Sessions are created either way. */
  proxyAvailable(on: boolean): void;
  /** Another phone links with the session's number: the session is `failed`, without credentials and number. Throws
   * if no phone is linked. */
  takeOver(id: string): void;
  /** The bridge restarts. */
  restartBridge(options?: Restart): void;
  /** Queues a fault. */
  fault(fault: Fault): void;
  /** The next requests for a session or an egress node answer 409: `times` of them (default 1), to any of `operations`
   * (default delete, logout and reconnect of a session, revoke of a node). A fault. */
  conflict(id: string, options?: { times?: number; operations?: readonly Operation[] }): void;
  /** Requests for a session or an egress node answer 404, while the list shows it: `times` of them (default 1, or all
   * within `forMs`), to any of `operations` (default `getSession` or `getEgressNode`). A fault. */
  hide(id: string, options?: { times?: number; forMs?: number; operations?: readonly Operation[] }): void;
  /** Lists omit the session or the egress node for that time. */
  hideFromList(id: string, options: { forMs: number }): void;
  /** Reads show the sessions and the egress nodes as they were `ms` ago, in lists only or in single reads too (default);
   * 0 ends it. QR codes that nobody read in the meantime are not shown. Other operations work on the current state. */
  lag(ms: number, reads?: "all" | "list"): void;
  /** From now on the server changes the values of valid create and egress requests. True: `displayName` is trimmed, and
   * absent if nothing is left; `nodeId` gets lower case; `country` "uk" becomes "gb". False: only `country` gets lower
   * case, as documented. */
  normalize(rules: boolean | Normalize): void;
  /** Whether list items have only `id`, `displayName`, `status` and `createdAt`; not as the API describes them. */
  summaries(on: boolean): void;
  /** Ends faults, conflicts and what {@link Simulator.hide} does. */
  clearFaults(): void;
  /** Creates the project if it does not exist. */
  addKey(projectId: string, key: string): void;
  revokeKey(key: string): void;
  /** The journal's entries that match. */
  request(match?: { operation?: Operation; method?: string }): JournalEntry[];
  /** Closes all connections at once and leaves no timer. Rejects with the first error of `onAnswer` or of the simulator. */
  close(): Promise<void>;
}
