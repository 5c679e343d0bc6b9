import { pairingQrOf, type EgressNode, type Pairing } from "../../api";
import { wasOnline, type Token } from "./standing";
import type { EgressNodeInputs, EgressNodeState } from "./types";

/** A pairing token in state. */
export type Paired = Token & Pick<EgressNodeState, "pairingQr">;

/** Converts a pairing token for state. */
export const pairedBy = (pairing: Pairing): Paired => ({
  pairingToken: pairing.token,
  pairingQr: pairingQrOf(pairing),
  pairingExpiresAt: pairing.expiresAt,
});

/** The state after an operation: the inputs as declared, the node as the server reports it, and its unused token. */
export function stateOf(
  node: EgressNode,
  { senderId, label, waitFor }: EgressNodeInputs,
  projectId: string | undefined,
  paired: Paired = {},
): EgressNodeState {
  const { pairingToken, pairingQr, pairingExpiresAt } = wasOnline(node) ? ({} as Paired) : paired;
  return {
    senderId,
    label,
    waitFor,
    status: node.status,
    exitIp: node.exitIp,
    exitCountry: node.exitCountry,
    net: node.net,
    lastSeenAt: node.lastSeenAt,
    createdAt: node.createdAt,
    projectId,
    pairingToken,
    pairingQr,
    pairingExpiresAt,
  };
}
