import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

// One stack a pull request (`pr-123`), and a session of that name: a sweep finds by it what no stack holds any more.
const line = new WhatsAppAltSession("line", { displayName: pulumi.getStack() });

export const sessionId = line.id;
export const status = line.status;
/** A secret. Whoever tries the pull request out scans it: `npx pulumi-zavu-cli qr --stack pr-123`. */
export const qrCode = line.qrCode;
