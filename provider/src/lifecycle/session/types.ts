/** How a session reaches WhatsApp, as a program declares it. */
export interface Egress {
  kind: "external" | "android";
  /** The egress node; with `android` only, and needed there. */
  nodeId?: string;
  /** ISO 3166-1 alpha-2 in lower case. */
  country?: string;
}

/** An egress as the server reports it: `kind` may also be `direct` on legacy sessions. */
export interface ObservedEgress {
  kind: string;
  nodeId?: string;
  country?: string;
}

/** How far create and update wait. */
export type WaitFor = "created" | "qr_ready" | "ready";

/** What a program declares; every field may be left out. */
export interface SessionInputs {
  displayName?: string;
  egress?: Egress;
  waitFor?: WaitFor;
  adoptSessionId?: string;
  /** The number that should be linked, in E.164; see `phoneNumber.ts`. */
  expectedPhoneNumber?: string;
}

/** What state holds of a session: the inputs as declared, and what the server said last. */
export interface SessionState extends Omit<SessionInputs, "egress"> {
  /** As declared; the server's where it was changed outside, until `up` repairs it. */
  egress?: ObservedEgress;
  status: string;
  /** A secret. As of the last operation; only while `status` is `qr_ready`. */
  qrCode?: string;
  /** What the server reports; the declared one if an answer leaves it out. */
  activeEgress: ObservedEgress;
  /** What the server first made of declared values of the egress, as far as it differs from them. */
  egressBaseline?: Partial<ObservedEgress>;
  phoneNumber?: string;
  pushName?: string;
  senderId?: string;
  lastError?: string;
  lastConnectedAt?: string;
  createdAt?: string;
  updatedAt?: string;
  /** The Zavu project that owns the session. */
  projectId?: string;
}
