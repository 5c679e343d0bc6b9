import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

// A stack is an environment; what differs between them is in their configuration.
const config = new pulumi.Config();
const scanWithin = config.require("scanWithin");

// `up` ends when the session is linked. Where a changed country or name replaces it, the old session, and with it the
// number, works until somebody has scanned the new one.
const line = new WhatsAppAltSession(
  "support",
  {
    displayName: `Support (${pulumi.getStack()})`,
    egress: { kind: "external", country: config.require("country") },
    waitFor: "ready",
  },
  { customTimeouts: { create: scanWithin, update: scanWithin } },
);

export const sessionId = line.id;
export const status = line.status;
