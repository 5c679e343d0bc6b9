import type { Service } from "./operation";
import { newPairingToken } from "./random";

/** An assumption: the API does not say how long a token is valid. */
const VALID_MS = 600_000;

/** What the app on a device needs to connect. The server does not keep the token. */
export function newPairing({ choices, nodes }: Pick<Service, "choices" | "nodes">) {
  const validMs = choices.pairing?.expiresInMs === undefined ? VALID_MS : choices.pairing.expiresInMs;
  return {
    token: newPairingToken(),
    gatewayUrl: "wss://gateway.zavu.example",
    wsPath: "/egress/agent",
    ...(validMs !== null && { expiresAt: new Date(nodes.clock() + validMs).toISOString() }),
  };
}
