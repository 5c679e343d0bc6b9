/** The name of a program's shell function. */
export const functionName = (program: string): string => `_${program.replace(/\W/g, "_")}`;

/** A word that bash or zsh reads literally. */
export function quoted(word: string): string {
  return /^[\w./=:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Joins lines and drops empty ones. */
export const withLines = (lines: string[]): string => lines.filter((line) => line !== "").join("\n");
