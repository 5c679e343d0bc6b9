import type { EgressNodeInputs, EgressNodeState } from "./types";

/** The parts of a node that decide whether it is as wanted. */
export type Standing = Pick<EgressNodeState, "status" | "lastSeenAt">;

/** The parts of state that decide whether the pairing token can be used. */
export type Token = Pick<EgressNodeState, "pairingToken" | "pairingExpiresAt">;

/** What a node lacks to be as its program wants it: nothing, a usable token, or a device that connects. */
export type Need = "nothing" | "token" | "device";

/** What a node lacks. Pure. No other code decides this. @param now in Unix ms. */
export function needOf(
  node: Standing,
  token: Token,
  { waitFor }: Pick<EgressNodeInputs, "waitFor">,
  now: number,
): Need {
  if (wasOnline(node)) return "nothing";
  if (!isUsable(token, now)) return "token";
  return waitFor === "online" ? "device" : "nothing";
}

/**
 * Whether the device has ever connected, so that the node no longer needs a token. `pending` means that it has not, although
 * a server may fill in `lastSeenAt`.
 */
export const wasOnline = ({ status, lastSeenAt }: Standing): boolean =>
  status !== "pending" && (status === "online" || status === "offline" || lastSeenAt !== undefined);

/** Whether there is a token that has not expired. A token without an expiry counts as usable. */
function isUsable({ pairingToken, pairingExpiresAt }: Token, now: number): boolean {
  if (pairingToken === undefined) return false;
  const expires = Date.parse(pairingExpiresAt ?? "");
  return Number.isNaN(expires) || expires > now;
}
