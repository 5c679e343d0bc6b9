import { languages, type Language } from "./engine";

/** Raised for a word that names no language; its message has the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads the words of a command line: the languages whose programs the engine is to run besides those of Node.js.
 *
 * @throws UsageError when a word is no such language
 */
export function languagesIn(words: string[]): Language[] {
  return words.map((word) => {
    const language = languages.find((known) => known === word);
    if (language !== undefined) return language;
    const why = `there is no language host "${word}" to provide; Node.js programs need none of these`;
    throw new UsageError(`${why}\nusage: npm run engine [-- LANGUAGE...], each one of: ${languages.join(", ")}`);
  });
}
