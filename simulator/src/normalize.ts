import type { Normalize } from "./types";

/** Keeps a request's values. */
const asGiven: Normalize = (given) => given;

/** Changes values as some servers do: trims names, uses one code per country, and lowercases ids. */
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
