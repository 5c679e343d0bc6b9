import * as zavu from "pulumi-zavu-plugin";

// One WhatsApp session. `pulumi up` returns when its QR is there; a person then scans it with the phone's WhatsApp.
const line = new zavu.WhatsAppAltSession("support-line", { displayName: "Support line" });

export const sessionId = line.id;
export const status = line.status;
/** A secret: `pulumi stack output qrCode --show-secrets` shows it. */
export const qrCode = line.qrCode;
