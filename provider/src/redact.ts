import type * as LibPhoneNumber from "libphonenumber-js/min";

/**
 * Takes out of a text what must never be shown: keys, QR payloads, phone numbers, control characters.
 * Meant for text that a server sent; pure.
 */

const LONGEST_SHOWN = 500;

const KEY = /zv_(?:live|test)_[^\s"'<>]+/g;

/** A QR payload starts with a digit and "@"; any other unbroken run this long may be one, or a credential. */
const QR = /\d@[A-Za-z0-9+/=_,-]{16,}|[A-Za-z0-9+/=_,@-]{48,}/g;

/**
 * Eight to fifteen digits that stand alone, perhaps with "+", and with blanks, dots, slashes, dashes or brackets between:
 * a number in any country's own notation.
 */
const WRITTEN_PHONE = /(?<![\w-])\+?\(?\d(?:[\s()./\u2010-\u2015-]{0,3}\d){7,14}(?!\w)/g;

/** Digits that are a phone number if they are one with a country code, whatever touches them (a JID, a path, a word). */
const DIGITS = /(?<!\d)\d{7,17}(?!\d)/g;

/** What holds many digits and is no phone number. */
const HARMLESS = new RegExp(
  [
    // An ISO 8601 date, perhaps with the time.
    /(?<!\d)\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?[\d.,:Z+-]*)?(?![\d-])/,
    // The same without separators, and Unix times in s and ms.
    /(?<![\d+])(?:20\d{2}[01]\d[0-3]\d[0-2]\d[0-5]\d[0-5]\d|1[5-9]\d{8}(?:\d{3})?)(?!\d)/,
    // A UUID.
    /(?<![\da-f-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f-])/,
    // An IP address or a version of four parts.
    /(?<![\d.+])\d{1,3}(?:\.\d{1,5}){3}(?!\d|\.\d)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);

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
  clean = clean.replace(CONTROL, " ").replace(KEY, "[key]").replace(QR, "[redacted]");
  clean = outside(clean, HARMLESS, withoutPhones).trim();
  return wellFormed(clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean);
}

/** Changes what lies between the matches of a pattern. */
function outside(text: string, pattern: RegExp, change: (part: string) => string): string {
  let changed = "";
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    changed += change(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return changed + change(text.slice(end));
}

function withoutPhones(text: string): string {
  return text
    .replace(WRITTEN_PHONE, "[phone number]")
    .replace(DIGITS, (digits) => (isPossiblePhone(digits) ? "[phone number]" : digits));
}

function isPossiblePhone(digits: string): boolean {
  // Loaded with the first candidate: it takes longer to load than all else here.
  const { isPossiblePhoneNumber } = require("libphonenumber-js/min") as typeof LibPhoneNumber;
  return isPossiblePhoneNumber(`+${digits.replace(/^00/, "")}`);
}

/** A text without half characters (lone surrogates), which no answer to an engine can carry: it would never be sent. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");
