import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Session } from "./schema";

/**
 * The API describes `qrCode` as the text to encode, but may send a picture of the QR code instead: a PNG data URL of about
 * 7 kB. This file decodes it, so that all other code gets the text.
 */

/** Whether a QR code is a picture (a data URL), because it could not be decoded. */
export const isQrPicture = (qrCode: string): boolean => /^data:image\//i.test(qrCode);

const PNG_URL = /^data:image\/png(?:;[\w=-]+)*;base64,/i;
// The beginning of every PNG file in base64, for a picture without the prefix of a data URL.
const BARE_PNG = /^iVBORw0KGgo/;
// A QR code needs a few hundred pixels per side, and a small file may unpack to gigabytes.
const MOST_PIXELS = 2_000 * 2_000;

/**
 * The text of a QR code, decoded if it is a PNG picture. A picture that cannot be decoded is returned as a data URL.
 */
export async function qrTextOf(qrCode: string): Promise<string> {
  const picture = BARE_PNG.test(qrCode) ? `data:image/png;base64,${qrCode}` : qrCode;
  if (!PNG_URL.test(picture)) return picture;
  try {
    return await decoded(Buffer.from(picture.replace(PNG_URL, ""), "base64"));
  } catch {
    return picture;
  }
}

async function decoded(png: Buffer): Promise<string> {
  // A PNG's first chunk has the width and height at fixed positions.
  if (png.readUInt32BE(16) * png.readUInt32BE(20) > MOST_PIXELS) throw new Error("the picture is too large");
  // Loaded with the first picture, since most runs get none.
  const [{ decodeQR }, { PNG }] = await Promise.all([import("qr/decode.js"), import("pngjs")]);
  const { width, height, data } = PNG.sync.read(png);
  return decodeQR({ width, height, data });
}

const TOGETHER = 10;

/** Decodes the pictures of an account's sessions. Caches the results, since polls keep returning the same picture. */
export class QrPictures {
  private readonly last = new Map<string, { digest: string; text: Promise<string> }>();

  /** The session, with its QR code as text. */
  async read(session: Session): Promise<Session> {
    const { id, qrCode } = session;
    if (qrCode === undefined || !(isQrPicture(qrCode) || BARE_PNG.test(qrCode))) return session;
    const digest = createHash("sha256").update(qrCode).digest("base64");
    let known = this.last.get(id);
    if (known?.digest !== digest) {
      known = { digest, text: qrTextOf(qrCode) };
      this.last.set(id, known);
    }
    return { ...session, qrCode: await known.text };
  }

  /** The same for a page of sessions, one at a time. */
  async readAll(sessions: readonly Session[]): Promise<Session[]> {
    const read: Session[] = [];
    for (const [index, session] of sessions.entries()) {
      // A picture takes about 10 ms. A page of a hundred must not block the process for a second.
      if (index % TOGETHER === TOGETHER - 1) await setImmediate();
      read.push(await this.read(session));
    }
    return read;
  }
}
