import type { Api, EgressNode, Pairing } from "../../api";
import type { Creation } from "../createOnce";
import type { EgressNodeInputs } from "./types";

/** A node, and the pairing token that only the answer to its POST contains. */
export type CreatedNode = EgressNode & { pairing?: Pairing | undefined };

const labelOf = (label: string | undefined) => label?.normalize("NFC").replace(/\s+/g, " ").trim() || undefined;

/** How to create an egress node, and how to recognize the node of a lost POST. */
export const nodeCreation = ({ egressNodes }: Pick<Api, "egressNodes">): Creation<EgressNodeInputs, CreatedNode> => ({
  noun: "egress node",
  // Without a declared label, the server may fill one in, so the node may have any label.
  likeness: ({ senderId }) => senderId,
  variant: ({ label }) => labelOf(label),
  async post({ senderId, label }, context) {
    const { node, pairing } = await egressNodes.create({ senderId, label }, context);
    return { ...node, pairing };
  },
  list: ({ senderId }, context) => egressNodes.of(senderId).all(context),
  // A list may leave out an optional label.
  isWhole: (item, { label }) => item.label !== undefined || labelOf(label) === undefined,
  read: (id, context) => egressNodes.get(id, context),
  hasLabel: (node, { label }) => labelOf(label) === undefined || labelOf(node.label) === labelOf(label),
  match(node, { label }, lost) {
    const has = labelOf(node.label);
    if (has === labelOf(label)) return "yes";
    // A lost POST of this run that declared this label takes precedence.
    return lost(has) === 0 ? "ifChanged" : "no";
  },
  words: {
    path: "/v1/whatsapp-alt/egress-nodes",
    compared: "senderId and label",
    changed: "a label, although none is declared",
    takeOver: "import it",
    show: "npx pulumi-zavu-cli nodes",
  },
});
