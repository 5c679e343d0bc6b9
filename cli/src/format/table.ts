/** Rows as a table: columns as wide as their widest cell, two blanks between. The last column is left as it is. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? "")].length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell + " ".repeat(widths[column]! - [...cell].length)))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}
