/** How a session reaches WhatsApp, as a program declares it. */
export interface Egress {
  kind: "external" | "android";
  /** The egress node's id. Required with `android`, refused otherwise. */
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

/** What create and update wait for. */
export type WaitFor = "created" | "qr_ready" | "ready";

/** What a change of the egress does: it replaces the session, or updates it. */
export type EgressChange = "replace" | "inPlace";

/** What a program declares. Every field is optional. */
export interface SessionInputs {
  displayName?: string;
  egress?: Egress;
  egressChange?: EgressChange;
  waitFor?: WaitFor;
  adoptSessionId?: string;
  /** The number that should be linked, in E.164. See `phoneNumber.ts`. */
  expectedPhoneNumber?: string;
}

/** The state of a session: the inputs as declared, and what the server reported last. */
export interface SessionState extends Omit<SessionInputs, "egress"> {
  /** As declared. If it was changed outside of Pulumi: as the server reports it, until `up` repairs it. */
  egress?: ObservedEgress;
  status: string;
  /** A secret. As of the last operation, and only if `status` is `qr_ready`. */
  qrCode?: string;
  /** As the server reports it, or as declared if the server reports none. */
  activeEgress: ObservedEgress;
  /** The values of the egress that the server reported first, if they differ from the declared ones. */
  egressBaseline?: Partial<ObservedEgress>;
  /** Whether the egress was changed without a reconnect since, so that the connection may still use the old one. */
  isEgressPending?: true;
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
