import stringWidth from "string-width";
import { cut } from "./cut";

// Two blanks, a character and an ellipsis, so that no ellipsis touches an id.
const LEAST_REST = 4;

/**
 * Rows as a table. Each column is as wide as its widest cell, with two blanks between columns.
 *
 * @param columns the width of the terminal, if there is one. Longer lines are cut, but not in the first column: users
 *   copy its ids.
 */
export function table(head: string[], rows: string[][], columns = Infinity): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ""))));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column]! - stringWidth(cell)))
      .join("  ")
      .trimEnd();
  return all.map((row) => cut(line(row), Math.max(columns, widths[0]! + LEAST_REST))).join("\n");
}
