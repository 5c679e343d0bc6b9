export { WhatsAppAltEgressNode } from "./resources/whatsAppAltEgressNode";
export type { EgressNodeStatus, EgressNodeWaitFor, WhatsAppAltEgressNodeArgs } from "./resources/whatsAppAltEgressNode";
export { WhatsAppAltSenderLink } from "./resources/whatsAppAltSenderLink";
export type { WhatsAppAltSenderLinkArgs } from "./resources/whatsAppAltSenderLink";
export { WhatsAppAltSession } from "./resources/whatsAppAltSession";
export type {
  EgressArgs,
  EgressChange,
  SessionEgress,
  SessionStatus,
  WaitFor,
  WhatsAppAltSessionArgs,
} from "./resources/whatsAppAltSession";
