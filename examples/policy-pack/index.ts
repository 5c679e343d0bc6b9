import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

const isProduction = pulumi.getStack() === "prod";
const line = new WhatsAppAltSession("support", { displayName: "Support line" }, { protect: isProduction });

export const sessionId = line.id;
export const qrCode = line.qrCode;
