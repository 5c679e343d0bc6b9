import { languages, type Language } from "./engine";

/** Raised for an unknown language; its message has the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses a command line: the languages, in addition to Node.js, whose programs the engine must run.
 *
 * @throws UsageError if a word is not one of them
 */
export function languagesIn(words: string[]): Language[] {
  return words.map((word) => {
    const language = languages.find((known) => known === word);
    if (language !== undefined) return language;
    const why = `unknown language "${word}" (Node.js programs need no language host)`;
    throw new UsageError(`${why}\nusage: npm run engine [-- LANGUAGE...], each one of: ${languages.join(", ")}`);
  });
}
