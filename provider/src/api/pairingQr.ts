import type { Pairing } from "./schema";

/**
 * The text of the QR code that the app on the device scans: JSON of three values in this order. Zavu documents the values,
 * but not the encoding.
 */
export const pairingQrOf = ({ token, gatewayUrl, wsPath }: Pairing): string =>
  JSON.stringify({ token, gatewayUrl, wsPath });
