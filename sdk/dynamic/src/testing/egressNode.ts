import { egressNode } from "../runtime";
import type { Bag } from "../shapes";
import { allowedText } from "./failures";
import { PROJECT_ID, SENDER_ID, TIME, merged, type Failing, type Kind, type Mocked } from "./kind";
import type { EgressNodeOutputs } from "./outputs";

/** The mock of egress nodes. */
export const egressNodeKind: Kind<EgressNodeOutputs> = {
  type: "WhatsAppAltEgressNode",
  noun: "egress node",
  verbs: egressNode,
  secrets: ["pairingToken", "pairingQr"],
  idPrefix: "mock-node-",
  idIn: () => undefined,
  created: nodeOutputs,
  read({ name, chosen }) {
    const inputs = { senderId: SENDER_ID };
    const node = nodeOutputs({ name, inputs, chosen: { status: "online", ...chosen } });
    // Only the stack that created the node has its token.
    const { pairingToken: _token, pairingQr: _qr, pairingExpiresAt: _expiry, ...known } = node;
    return known;
  },
  firstRequest: () => ({ method: "POST", path: "/v1/whatsapp-alt/egress-nodes" }),
  failures: { timeout: timedOut },
};

const EXPIRY = "2026-01-01T00:10:00.000Z";

/**
 * The outputs of an egress node as the provider would return them. The texts are fixed, so a test may compare them. The
 * token says that it is a mock's, and the IP address is reserved for documentation.
 */
export function nodeOutputs({ name, inputs, chosen = {} }: Mocked<EgressNodeOutputs>): Bag {
  const unseen = chosen.lastSeenAt === undefined ? "pending" : "offline";
  const status = chosen.status ?? (inputs["waitFor"] === "online" ? "online" : unseen);
  const wasOnline =
    status !== "pending" && (status === "online" || status === "offline" || chosen.lastSeenAt !== undefined);
  const token = chosen.pairingToken ?? `not a pairing token, but a mock's for ${name}`;
  const pairing = { token, gatewayUrl: "wss://gateway.zavu.example", wsPath: "/egress/agent" };
  const defaults: Record<keyof EgressNodeOutputs, unknown> = {
    status,
    senderId: inputs["senderId"],
    label: inputs["label"],
    exitIp: wasOnline ? "203.0.113.7" : undefined,
    exitCountry: wasOnline ? "US" : undefined,
    net: wasOnline ? "cell" : undefined,
    lastSeenAt: wasOnline ? TIME : undefined,
    createdAt: TIME,
    projectId: PROJECT_ID,
    pairingToken: wasOnline ? undefined : token,
    pairingQr: wasOnline ? undefined : JSON.stringify(pairing),
    pairingExpiresAt: wasOnline ? undefined : EXPIRY,
  };
  return merged(inputs, defaults, chosen);
}

/** The error for a node whose device did not connect in time; undefined if create does not wait for the device. */
function timedOut({ id, inputs }: Failing): string | undefined {
  if (inputs["waitFor"] !== "online") return undefined;
  return (
    `Egress node ${id} was not online within ${allowedText(inputs, true)}; its status is pending. ` +
    `Pair the device: \`npx pulumi-zavu-cli pair ${id}\`. ` +
    "The node stays in state. Run `pulumi up` to continue. To wait longer, set customTimeouts."
  );
}
