import { getStack } from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

// The stack's name comes first, since the nightly sweep takes sessions by the start of their name: those of pull
// requests are named "pr-7 support line", and a name of production never starts so. No waitFor: an update ends when the
// QR is there, and no pipeline is kept busy by a person who looks for a phone.
const line = new WhatsAppAltSession("support-line", { displayName: `${getStack()} support line` });

export const sessionId = line.id;
export const status = line.status;
