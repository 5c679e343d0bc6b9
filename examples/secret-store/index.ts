import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";
import { SecretFile } from "./secretFile";

const folder = new pulumi.Config().get("folder") ?? path.join(os.homedir(), ".zavu-qr");

const line = new WhatsAppAltSession("support", { displayName: "Support" });

// `qrCode` is a secret, and so is what is made of it: it reaches the store, and neither a log nor the state in plain
// text. There is none before the session waits for a scan, and none once it is linked.
const qrCode = line.qrCode.apply((text) => text ?? "");

// Here any store does. README.md has the same with AWS, Kubernetes and Vault.
new SecretFile("support-qr", { file: path.join(folder, "support"), text: qrCode });

export const sessionId = line.id;
export const status = line.status;
