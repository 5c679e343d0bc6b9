import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

// An egress node is a phone that runs Zavu's egress app: what the session sends comes out of that phone's connection.
const nodeId = new pulumi.Config().require("nodeId");

// Another node is another way out, so the session is replaced: a new one is made, then the old one is deleted.
const line = new WhatsAppAltSession("store", {
  displayName: "Store",
  egress: { kind: "android", nodeId },
});

export const sessionId = line.id;
export const status = line.status;
/** What the server says that it uses. */
export const egress = line.activeEgress;
/** A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one. */
export const qrCode = line.qrCode;
