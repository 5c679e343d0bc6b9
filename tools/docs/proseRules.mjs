// The rules that prose.mjs checks.

/** The longest line of a page, in characters. */
export const LONGEST = 200;

/** Expressions that few readers understand at once, and what to write instead. */
export const WORDS = {
  "people's side": "the command line",
  "at hand": "available",
  "look(s|ed|ing)? after": "poll, retry or delete: say which",
  "com(e|es|ing) up late": "is created late",
  "made anew": "recreated",
  "in place of": "instead of",
  "whoever has": "anyone with",
  "mend(s|ed)?": "fix",
  "connect again": "reconnect",
  "off the phone": "unlink the device",
  "said yes": "confirmed",
};

/** Generated pages, which contain texts of the code. */
export const GENERATED = ["docs/errors.md", "docs/reference.md", "bench/RESULTS.md"];
