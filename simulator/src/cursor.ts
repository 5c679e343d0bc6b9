import { invalid } from "./errors";

/** An opaque cursor: the last serial of a page, so that a delete moves no item to another page. */
export function cursorOf(serial: number): string {
  return Buffer.from(`after:${serial}`).toString("base64url");
}

/** The serial in a cursor. Throws the API's 400 for anything that {@link cursorOf} did not create. */
export function serialOf(cursor: string): number {
  const serial = /^after:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (serial === undefined || cursorOf(Number(serial)) !== cursor)
    throw invalid("cursor: is not a cursor from an earlier page");
  return Number(serial);
}
