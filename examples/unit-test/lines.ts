import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession } from "pulumi-zavu";

/** A line for each shop. In production `up` is done when somebody has scanned each, and no line goes by mistake. */
export function declareLines(shops: string[], stack: string) {
  const isProduction = stack === "prod";
  const lines = shops.map(
    (shop) =>
      new WhatsAppAltSession(
        shop,
        { displayName: `Shop ${shop}`, waitFor: isProduction ? "ready" : "qr_ready" },
        { protect: isProduction },
      ),
  );
  return {
    sessionIds: pulumi.all(lines.map(({ id }) => id)),
    qrCodes: pulumi.all(lines.map(({ qrCode }) => qrCode)),
  };
}
