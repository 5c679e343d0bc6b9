/**
 * Takes out of a text what must never be shown: keys, QR payloads, phone numbers, control characters.
 * Meant for text that a server sent; pure.
 */

const LONGEST_SHOWN = 500;

const KEY = /zv_(?:live|test)_[^\s"'<>]+/g;

/** A QR payload starts with a digit and "@"; any other unbroken run this long may be one, or a credential. */
const QR = /\d@[A-Za-z0-9+/=_,-]{16,}|[A-Za-z0-9+/=_,@-]{48,}/g;

/** Eight to fifteen digits, perhaps with "+", and with blanks, dots, slashes, dashes or brackets between; a date in ISO 8601 is none. */
const PHONE = /(?<![\w-])(?!\d{4}-\d{2}-\d{2})\+?\(?\d(?:[\s()./\u2010-\u2015-]{0,3}\d){7,14}(?!\w)/g;

// Control characters would reach a terminal raw (colours, cursor moves, title changes); the others are not seen, or reorder text.
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/**
 * A server's text made fit to show, at most 500 characters long.
 *
 * @param secrets values that are known to be secret (the key in use): taken out as they stand and percent-encoded.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const form of new Set([secret, encodeURIComponent(secret)])) clean = clean.split(form).join("[key]");
  }
  clean = clean
    .replace(CONTROL, " ")
    .replace(KEY, "[key]")
    .replace(QR, "[redacted]")
    .replace(PHONE, "[phone number]")
    .trim();
  return wellFormed(clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean);
}

/** A text without half characters (lone surrogates), which no answer to an engine can carry: it would never be sent. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");
