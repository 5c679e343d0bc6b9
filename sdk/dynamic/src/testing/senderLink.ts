import { senderLink } from "../runtime";
import type { Bag } from "../shapes";
import { PROJECT_ID, merged, type Kind, type Mocked, type OtherResources } from "./kind";
import type { SenderLinkOutputs } from "./outputs";
import { sessionKind } from "./session";

/** The mock of sender links. */
export const senderLinkKind: Kind<SenderLinkOutputs> = {
  type: "WhatsAppAltSenderLink",
  noun: "sender link",
  verbs: senderLink,
  secrets: [],
  idPrefix: "",
  idIn: ({ sessionId, senderId }) => `${String(sessionId)}/${String(senderId)}`,
  created: linkOutputs,
  read: ({ id, name, chosen }, resources) => linkOutputs({ name, inputs: linkIn(id), chosen }, resources),
  problemOf: linkedToAnother,
  firstRequest: ({ sessionId }) => ({ method: "GET", path: `/v1/whatsapp-alt/sessions/${String(sessionId)}` }),
  failures: {},
};

/** The outputs of a link as the provider would return them. */
function linkOutputs({ inputs, chosen = {} }: Mocked<SenderLinkOutputs>, resources: OtherResources): Bag {
  const { status } = resources.outputsOf(sessionKind, String(inputs["sessionId"]));
  const defaults: Record<keyof SenderLinkOutputs, unknown> = { sessionStatus: status, projectId: PROJECT_ID };
  return merged(inputs, defaults, chosen);
}

/** @throws {Error} with the provider's text, if the id does not have the form of a link's id. */
function linkIn(id: string): Bag {
  const [sessionId, senderId, ...rest] = id.split("/");
  if (sessionId && senderId && rest.length === 0) return { sessionId, senderId };
  throw new Error("The id of a sender link has the form SESSION/SENDER; no request was sent. Correct the id.");
}

/** The error for a session that another link or another sender uses; undefined if the session is free. */
function linkedToAnother(_id: string, { sessionId, senderId }: Bag, resources: OtherResources): string | undefined {
  const session = String(sessionId);
  const links = resources.idsOf(senderLinkKind).filter((id) => id.startsWith(`${session}/`));
  const linked = links.map((id) => linkIn(id)["senderId"]);
  const shown = resources.outputsOf(sessionKind, session)["senderId"];
  const other = [...linked, shown].find((id) => id !== undefined && id !== senderId);
  if (other === undefined) return undefined;
  return (
    `Session ${session} was not linked to sender ${String(senderId)}: it is linked to sender ${String(other)}. ` +
    "Nothing was changed. Remove that link first: destroy the resource that declares it, or run " +
    `\`npx pulumi-zavu-cli unlink ${session}\`.`
  );
}
