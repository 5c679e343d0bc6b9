import type { NodeView } from "../view";
import { age, ageAt } from "./age";
import { NAME_COLUMNS } from "./sessions";
import { table } from "./table";
import { cut } from "./cut";

/**
 * @param now the server's time in Unix ms.
 * @param columns the width of the terminal, if there is one.
 */
export function nodeTable(nodes: NodeView[], now: number | undefined, columns?: number): string {
  const rows = nodes.map(({ id, status, exitCountry, net, lastSeenAt, label }) => {
    const seen = ageAt(lastSeenAt, now);
    return [
      id,
      status,
      exitCountry ?? "-",
      net ?? "-",
      seen === undefined ? "-" : `${age(seen)} ago`,
      cut(label ?? "-", NAME_COLUMNS),
    ];
  });
  return table(["ID", "STATUS", "COUNTRY", "NETWORK", "LAST SEEN", "LABEL"], rows, columns);
}
