import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InputError } from "pulumi-zavu-provider/errors";
import type { Session } from "pulumi-zavu-provider/lifecycle";
import { checkedArguments, type Takes } from "./arguments";
import type { Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

/** A function of the schema. */
interface LookUp {
  takes: Takes;
  run(plugin: Plugin, args: Record<string, string>): Promise<object>;
}

// Has the compiler check that `run` uses only these arguments.
const lookUp = <Name extends string>(
  takes: Takes<Name>,
  run: (plugin: Plugin, args: Record<Name, string>) => Promise<object>,
): LookUp => ({ takes, run });

/** The functions of schema.json by token. Add a line for a new function. */
export const FUNCTIONS: ReadonlyMap<string, LookUp> = new Map(
  Object.entries({
    "zavu:index:getWhatsAppAltSession": lookUp({ id: "the id of a session" }, (plugin, { id }) => session(plugin, id)),
    "zavu:index:listWhatsAppAltSessions": lookUp({}, sessions),
    "zavu:index:getWhatsAppAltEgressNode": lookUp({ id: "the id of an egress node" }, (plugin, { id }) =>
      plugin.lookUp((lookups, limits) => lookups.egressNode(id, limits)),
    ),
    "zavu:index:listWhatsAppAltEgressNodes": lookUp({ senderId: "the id of a sender" }, (plugin, { senderId }) =>
      plugin.lookUp(async (lookups, limits) => ({ nodes: await lookups.egressNodes(senderId, limits) })),
    ),
    "zavu:index:getWhatsAppAltProxyStatus": lookUp({}, (plugin) =>
      plugin.lookUp((lookups, limits) => lookups.proxyStatus(limits)),
    ),
    "zavu:index:getAccount": lookUp({}, (plugin) => plugin.lookUp((lookups) => lookups.account())),
    "zavu:index:getSender": lookUp({ id: "the id of a sender" }, (plugin, { id }) =>
      plugin.lookUp((lookups, limits) => lookups.sender(id, limits)),
    ),
    "zavu:index:listSenders": lookUp({}, (plugin) =>
      plugin.lookUp(async (lookups, limits) => ({ senders: await lookups.senders(limits) })),
    ),
  }),
);

// One secret field would make the whole result of a function secret, so no result has a QR code or a pairing token.
const NO_SECRETS: ReadonlySet<string> = new Set();

/**
 * Runs a function of the schema. Throws if an argument is wrong, since `pulumi do` does not show the check failures of a
 * function.
 */
export async function invoke(plugin: Plugin, request: InvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const found = FUNCTIONS.get(token);
  if (!found) {
    const text = `This version of the plugin has no function ${token}.`;
    throw new InputError(text, "Install the plugin version that matches the SDK.");
  }
  const args = checkedArguments(`${token} was not called`, found.takes, fromWire(request.getArgs()));
  const response = new InvokeResponse();
  response.setReturn(toWire(await found.run(plugin, args), NO_SECRETS));
  return response;
}

const READ = { operation: "read", urn: "", timeout: 0, inputs: {} } as const;

async function session(plugin: Plugin, id: string): Promise<object> {
  const found = await plugin.run(plugin.resources.session, READ, (verbs, context) =>
    verbs.read(id, undefined, context),
  );
  if (!found) throw new Error("reading a session that the stack does not own found nothing and did not fail");
  const { activeEgress, qrCode: _secret, ...shown } = found.state;
  return { ...shown, egress: activeEgress, id };
}

async function sessions(plugin: Plugin): Promise<object> {
  const all = await plugin.run(plugin.resources.session, READ, (verbs, context) => verbs.list(context));
  return { sessions: all.map(summary) };
}

const summary = ({ id, status, displayName, egress, phoneNumber, pushName, senderId, createdAt }: Session) => ({
  ...{ id, status, displayName, egress, phoneNumber, pushName, senderId, createdAt },
});
