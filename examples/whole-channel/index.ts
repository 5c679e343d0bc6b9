import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltEgressNode, WhatsAppAltSenderLink, WhatsAppAltSession } from "pulumi-zavu";

const config = new pulumi.Config();
const senderId = config.require("senderId");
const usesProxy = config.getBoolean("usesProxy") ?? false;

// An Android device that runs the "Zavu Egress Node" app. `pulumi up` waits until it has connected.
const device = new WhatsAppAltEgressNode("store", { senderId, label: "Store phone", waitFor: "online" });

// The traffic of this session leaves through the device. Another egress is set in place, so that nobody scans again.
const store = new WhatsAppAltSession("store", {
  displayName: "Store",
  egress: usesProxy ? { kind: "external" } : { kind: "android", nodeId: device.id },
  egressChange: "inPlace",
  waitFor: "ready",
});

// Messages of the sender leave through the session.
const link = new WhatsAppAltSenderLink("store", { sessionId: store.id, senderId });

// A second session, through Zavu's managed proxy.
const backup = new WhatsAppAltSession("backup", { displayName: "Backup" });

export const nodeId = device.id;
/** A secret: the QR code for the app. `npx pulumi-zavu-cli pair ID` draws it. */
export const pairingQr = device.pairingQr;
export const sessionIds = [store.id, backup.id];
export const linkedSender = link.senderId;
