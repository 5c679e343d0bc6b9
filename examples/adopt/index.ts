import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

// The session that somebody has made before, by hand or by a script. No new one is made and nobody scans again.
const adoptSessionId = new pulumi.Config().get("adoptSessionId");

// The rest must be what the session is already: what differs could only be had with a new session.
const line = new WhatsAppAltSession("support", { displayName: "Support", adoptSessionId });

export const sessionId = line.id;
export const status = line.status;
