import { CheckFailure, InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Bag, Session } from "pulumi-zavu-provider/lifecycle";
import type { Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

type Function = (plugin: Plugin, args: Bag) => Promise<Bag>;

// One secret field makes the whole result of a function secret, so no QR code is in either.
const NO_SECRETS: ReadonlySet<string> = new Set();

const FUNCTIONS: Record<string, Function> = {
  "zavu:index:getWhatsAppAltSession": async (plugin, { id }) => {
    if (typeof id !== "string" || id === "") throw new ArgumentError("id", "must be the id of a session");
    const found = await plugin.run(plugin.resources.session, READ, (verbs, context) =>
      verbs.read(id, undefined, context),
    );
    if (!found) throw new Error("a session that the stack does not own is there or an error");
    const { activeEgress, qrCode: _secret, ...shown } = found.state;
    return { ...shown, egress: activeEgress, id };
  },

  "zavu:index:listWhatsAppAltSessions": async (plugin) => {
    const sessions = await plugin.run(plugin.resources.session, READ, (verbs, context) => verbs.list(context));
    return { sessions: sessions.map(summary) };
  },
};

const READ = { operation: "read", urn: "", timeout: 0, inputs: {} } as const;

const summary = ({ id, status, displayName, egress, phoneNumber, pushName, senderId, createdAt }: Session) => ({
  ...{ id, status, displayName, egress, phoneNumber, pushName, senderId, createdAt },
});

/**
 * Raised when a look-up is called without the id that it needs, or under a name that the plugin does not have.
 *
 * @cure Give `getWhatsAppAltSession` the id of a session; use an SDK of the plugin's own version.
 */
class ArgumentError extends Error {
  constructor(
    readonly property: string,
    readonly reason: string,
  ) {
    super(`${property} ${reason}`);
  }
}

/** Answers a function of the schema. */
export async function invoke(plugin: Plugin, request: InvokeRequest): Promise<InvokeResponse> {
  const answer = FUNCTIONS[request.getTok()];
  const response = new InvokeResponse();
  try {
    if (!answer) throw new ArgumentError("tok", "is not a function of this provider");
    response.setReturn(toWire(await answer(plugin, fromWire(request.getArgs())), NO_SECRETS));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const failure = new CheckFailure();
    failure.setProperty(error.property);
    failure.setReason(error.reason);
    response.addFailures(failure);
  }
  return response;
}
