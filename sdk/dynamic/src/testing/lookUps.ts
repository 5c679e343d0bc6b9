import type { Bag } from "../shapes";
import { egressNodeKind } from "./egressNode";
import { PROJECT_ID, SENDER_ID } from "./kind";
import type { LookUpAnswers } from "./options";
import type { Resources } from "./resources";
import { sessionKind } from "./session";

/** Answers a look-up function of the plugin. */
export type LookUp = (inputs: Bag, resources: Resources, answers: LookUpAnswers) => object;

/** The plugin's look-up functions by token. As in the plugin, no answer has a secret. */
export const LOOK_UPS: Record<string, LookUp> = {
  "zavu:index:getWhatsAppAltSession": ({ id }, resources) => session(String(id), resources),
  "zavu:index:listWhatsAppAltSessions": (_inputs, resources) => ({
    sessions: resources.idsOf(sessionKind).map((id) => session(id, resources)),
  }),
  "zavu:index:getWhatsAppAltEgressNode": ({ id }, resources) => node(String(id), resources),
  "zavu:index:listWhatsAppAltEgressNodes": ({ senderId }, resources) => {
    const nodes = resources.idsOf(egressNodeKind).map((id) => node(id, resources));
    return { nodes: nodes.filter((one) => one["senderId"] === senderId) };
  },
  "zavu:index:getSender": ({ id }, _resources, { senders = SENDERS }) =>
    senders.find((sender) => sender.id === id) ?? { id, name: `Mock of ${String(id)}`, isDefault: false },
  "zavu:index:listSenders": (_inputs, _resources, { senders = SENDERS }) => ({ senders }),
  "zavu:index:getAccount": (_inputs, _resources, { account }) => ({ ...ACCOUNT, ...account }),
  "zavu:index:getWhatsAppAltProxyStatus": (_inputs, _resources, { proxyStatus = { zavuProxyAvailable: true } }) =>
    proxyStatus,
};

const SENDERS = [{ id: SENDER_ID, name: "Mock sender", isDefault: true, channels: ["whatsapp"] }];

const ACCOUNT = {
  projectId: PROJECT_ID,
  projectName: "Mock project",
  teamId: "team_mock",
  teamName: "Mock team",
  isTestMode: false,
};

function session(id: string, resources: Resources): Bag {
  const { activeEgress, ...outputs } = resources.outputsOf(sessionKind, id);
  return { ...shown(outputs), egress: activeEgress, id };
}

const node = (id: string, resources: Resources): Bag => ({ ...shown(resources.outputsOf(egressNodeKind, id)), id });

// Secrets, and inputs that only the stack that declares the resource has.
const HIDDEN = new Set([
  ...[...sessionKind.secrets, ...egressNodeKind.secrets, "pairingExpiresAt"],
  ...["waitFor", "egressChange", "adoptSessionId", "expectedPhoneNumber", "timeouts"],
]);

const shown = (outputs: Bag): Bag => Object.fromEntries(Object.entries(outputs).filter(([name]) => !HIDDEN.has(name)));
