import { randomBytes, randomInt } from "node:crypto";

const ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A session id like those of the API: opaque, 21 lower-case letters and digits. */
export function newSessionId(): string {
  return "jd7" + Array.from({ length: 18 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join("");
}

/** A QR text with the parts and the length of WhatsApp's: a reference, three keys and, here, the rotation's number. */
export function newQrText(number: number): string {
  const part = (bytes: number) => randomBytes(bytes).toString("base64url");
  return `2@${part(96)},${part(32)},${part(32)},${part(32)},${number}`;
}
