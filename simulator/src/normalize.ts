import type { Normalize } from "./types";

/** Keeps what a request gave. */
const asGiven: Normalize = (given) => given;

/** What servers are known to do to values: they trim names, know one code for a country, and lower the case of ids. */
const asServersDo: Normalize = ({ displayName, egress }) => ({
  displayName: displayName?.trim() || undefined,
  egress: egress && {
    ...egress,
    nodeId: egress.nodeId?.toLowerCase(),
    country: egress.country === "uk" ? "gb" : egress.country,
  },
});

export function normalizeBy(rules: boolean | Normalize = false): Normalize {
  if (typeof rules === "function") return rules;
  return rules ? asServersDo : asGiven;
}
