/** A program's name as part of a shell function's. */
export const functionName = (program: string): string => `_${program.replace(/\W/g, "_")}`;

/** A word of bash or zsh that stands for itself. */
export function quoted(word: string): string {
  return /^[\w./=:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Lines as one text, without the empty ones. */
export const withLines = (lines: string[]): string => lines.filter((line) => line !== "").join("\n");
