export { WhatsAppAltSession } from "./whatsAppAltSession";
export type { EgressArgs, SessionEgress, SessionStatus, WaitFor, WhatsAppAltSessionArgs } from "./whatsAppAltSession";
