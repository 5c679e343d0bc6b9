import { randomBytes, randomInt } from "node:crypto";

const ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A session id like those of the API: opaque, 21 lower-case letters and digits. */
export function newSessionId(): string {
  return "jd7" + letters(18);
}

/** An id of an egress node, as the API's examples have it. */
export function newNodeId(): string {
  return "nd_" + letters(12);
}

function letters(length: number): string {
  return Array.from({ length }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join("");
}

/** A pairing token that looks signed: a payload and, after a dot, what could be its HMAC. */
export function newPairingToken(): string {
  return `pair_${randomBytes(24).toString("base64url")}.${randomBytes(32).toString("base64url")}`;
}

/** A QR text with the parts and the length of WhatsApp's: a reference, three keys and, here, the rotation's number. */
export function newQrText(number: number): string {
  const part = (bytes: number) => randomBytes(bytes).toString("base64url");
  return `2@${part(96)},${part(32)},${part(32)},${part(32)},${number}`;
}
