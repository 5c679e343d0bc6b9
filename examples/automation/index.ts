import { WhatsAppAltSession } from "pulumi-zavu";

const line = new WhatsAppAltSession("trial", { displayName: "Trial" });

export const sessionId = line.id;
export const status = line.status;
