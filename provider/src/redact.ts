import type * as LibPhoneNumber from "libphonenumber-js/min";

/**
 * Removes from a text what must not be shown: keys, tokens, QR payloads, phone numbers and control characters. Meant for
 * text that a server sent. Pure.
 */

const LONGEST_SHOWN = 500;

const KEY = /zv_(?:live|test)_[^\s"'<>]+/g;

/** Tokens of other services that QR does not match. A provider's process may have them in its environment. */
const TOKENS = new RegExp(
  [
    // Pulumi: gitleaks' rule "pulumi-api-token".
    /pul-[\da-f]{40}/,
    // GitHub: "About authentication to GitHub"; since 2026 the JWT of an installation follows `ghs_` and the app's id.
    /gh[oprsu]_[\w-]{16,}(?:\.[\w-]+)*|github_pat_\w{16,}/,
    // npm: "About access tokens", and GitHub's post on the format of 2021.
    /npm_[A-Za-z\d]{36}/,
    // JSON Web Tokens, signed or encrypted: RFC 7515, 3.1, and RFC 7516, 3.1. They begin with `{"` in base64url. The first
    // two groups keep the time in proportion to the text.
    /(?<![\w-])(?=[\w-]+\.+[\w-])[\w-]*eyJ[\w-]{10,}(?:\.+[\w-]+){1,4}/,
    // Bearer tokens: RFC 6750, 2.1. A word such as "token" or "authentication" is not one.
    /(?<=[Bb]earer\s{1,3})(?=[\w.~+/-]*\d|[\w.~+/-]{20})[\w.~+/-]+=*/,
    // The header: RFC 9110, 11.4. A scheme whose token is already removed stays.
    /(?<=[Aa]uthorization["']?\s{0,3}[:=]\s{0,3}["']?)(?:(?:Bearer|Basic|[Tt]oken) +)?(?!Bearer|Basic)[^\s"',[\]]+/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** A QR payload starts with a digit and "@". Any other unbroken run of 48 characters may be one, or a credential. */
const QR = /\d@[A-Za-z0-9+/=_,-]{16,}|[A-Za-z0-9+/=_,@-]{48,}/g;

/**
 * A number in any country's notation: eight to fifteen digits, perhaps with "+", and with spaces, dots, slashes, dashes or
 * parentheses between them.
 */
const WRITTEN_PHONE = /(?<![\w-])\+?\(?\d(?:[\s()./\u2010-\u2015-]{0,3}\d){7,14}(?!\w)/g;

/** Digits that may be a phone number with a country code, also inside a JID, a path or a word. */
const DIGITS = /(?<!\d)\d{7,17}(?!\d)/g;

/** Text with many digits that is not a phone number. */
const HARMLESS = new RegExp(
  [
    // An ISO 8601 date, perhaps with a time.
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

// Control characters would change a terminal's color, cursor or title. The others are invisible, or reorder text.
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/**
 * A server's text without secrets, cut at 500 characters.
 *
 * @param secrets known secrets, such as the key in use, which are removed both plain and percent-encoded.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const form of new Set([secret, encodeURIComponent(secret)])) clean = clean.split(form).join("[key]");
  }
  clean = clean.replace(CONTROL, " ").replace(KEY, "[key]").replace(TOKENS, "[token]").replace(QR, "[redacted]");
  clean = outside(clean, HARMLESS, withoutPhones).trim();
  return wellFormed(clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean);
}

/** Applies `change` to the text between the matches of a pattern. */
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
  // Loaded with the first candidate, since the library loads slowly.
  const { isPossiblePhoneNumber } = require("libphonenumber-js/min") as typeof LibPhoneNumber;
  return isPossiblePhoneNumber(`+${digits.replace(/^00/, "")}`);
}

/** A text without lone surrogates. gRPC cannot encode them, so an answer with one would never reach the engine. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");
