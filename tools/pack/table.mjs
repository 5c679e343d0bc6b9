const HEADINGS = ["file", "size", "executable", "Node.js", ""];

/** The rows as lines of text. */
export function tableOf(rows) {
  const lines = rows.map(({ name, size, unpacked, node = "", note }) => [
    name,
    bytes(size),
    bytes(unpacked),
    node,
    note,
  ]);
  const all = [HEADINGS, ...lines];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function bytes(count) {
  if (count === undefined) return "";
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
