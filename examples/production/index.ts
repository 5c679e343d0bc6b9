import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

const config = new pulumi.Config();

const line = new WhatsAppAltSession(
  "support",
  {
    displayName: "Support",
    waitFor: "ready",
    // `up` fails if somebody scans with another phone. Read as a secret, so that no preview shows it.
    expectedPhoneNumber: config.requireSecret("phoneNumber"),
  },
  {
    // Nothing that Pulumi does deletes or replaces the session while this is true.
    protect: config.requireBoolean("protect"),
    // What leaves the stack stays linked in the account, until a person deletes it there.
    retainOnDelete: true,
    // A new session on purpose, with nothing else changed: raise the number.
    replacementTrigger: config.requireNumber("generation"),
  },
);

export const sessionId = line.id;
export const status = line.status;
