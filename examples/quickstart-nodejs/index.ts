import * as zavu from "pulumi-zavu-sdk";

// One WhatsApp session. `pulumi up` ends when the session has a QR code, which a person then scans with the phone.
const line = new zavu.WhatsAppAltSession("support-line", { displayName: "Support line" });

export const sessionId = line.id;
export const status = line.status;
/** A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one. */
export const qrCode = line.qrCode;
