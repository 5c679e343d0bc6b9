import { WhatsAppAltSession } from "pulumi-zavu";

new WhatsAppAltSession("store", { displayName: "Store", egress: { kind: "android" } });
