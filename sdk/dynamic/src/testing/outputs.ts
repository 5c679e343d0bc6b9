import type { EgressNodeStatus } from "../resources/whatsAppAltEgressNode";
import type { SessionEgress, SessionStatus } from "../resources/whatsAppAltSession";

/** Outputs of a session that a test chooses. The mocks generate the others to fit `status`. */
export interface SessionOutputs {
  /** Default: the status after create, which depends on `waitFor`. */
  status?: SessionStatus;
  qrCode?: string;
  displayName?: string;
  activeEgress?: SessionEgress;
  phoneNumber?: string;
  pushName?: string;
  senderId?: string;
  lastError?: string;
  lastConnectedAt?: string;
  createdAt?: string;
  updatedAt?: string;
  projectId?: string;
}

/** Outputs of a sender link that a test chooses. */
export interface SenderLinkOutputs {
  /** Default: the status of the session if the program created it or `existing` has it; otherwise `ready`. */
  sessionStatus?: SessionStatus;
  projectId?: string;
}

/** Outputs of an egress node that a test chooses. The mocks generate the others to fit `status`. */
export interface EgressNodeOutputs {
  /** Default: `online` with `waitFor: "online"`, otherwise `pending`. */
  status?: EgressNodeStatus;
  senderId?: string;
  label?: string;
  exitIp?: string;
  exitCountry?: string;
  net?: string;
  lastSeenAt?: string;
  createdAt?: string;
  projectId?: string;
  pairingToken?: string;
  pairingQr?: string;
  pairingExpiresAt?: string;
}

/** Outputs of an existing egress node. Its `status` distinguishes it from a session. */
export interface ExistingEgressNode extends Omit<EgressNodeOutputs, "pairingToken" | "pairingQr" | "pairingExpiresAt"> {
  status: "pending" | "online" | "offline";
}
