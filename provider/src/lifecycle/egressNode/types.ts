/** What create and update of an egress node wait for. */
export type NodeWaitFor = "created" | "online";

/** The inputs of an egress node. */
export interface EgressNodeInputs {
  senderId: string;
  label?: string;
  waitFor?: NodeWaitFor;
}

/** The state of an egress node: the inputs as declared, and what the server reported last. */
export interface EgressNodeState extends EgressNodeInputs {
  /** `pending`, `online` or `offline`, or one that the vendor adds later. */
  status: string;
  exitIp?: string;
  exitCountry?: string;
  net?: string;
  lastSeenAt?: string;
  createdAt?: string;
  /** The Zavu project that owns the node. */
  projectId?: string;
  /** A secret. Undefined once the node has been online. */
  pairingToken?: string;
  /** A secret: the text of the QR code that the app scans. Present as long as the token. */
  pairingQr?: string;
  /** ISO 8601, if the API reports it. Present as long as the token. */
  pairingExpiresAt?: string;
}
