/** Rows of text in columns, for the terminal. */
export function printTable(headings: string[], rows: (string | number)[][]): void {
  const lines = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  process.stdout.write(`\n${text.join("\n")}\n\n`);
}

export const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
