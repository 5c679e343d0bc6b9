import type { Api, EgressNode, Pairing } from "../../api";
import type { Creation } from "../createOnce";
import type { EgressNodeInputs } from "./types";

/** A node, and the pairing token that only the answer to its POST contains. */
export type CreatedNode = EgressNode & { pairing?: Pairing | undefined };

const labelOf = (label: string | undefined) => label?.normalize("NFC").replace(/\s+/g, " ").trim() || undefined;

/** How to create an egress node, and how to recognize the node of a lost POST. */
export const nodeCreation = ({ egressNodes }: Pick<Api, "egressNodes">): Creation<EgressNodeInputs, CreatedNode> => ({
  noun: "egress node",
  likeness: ({ senderId, label }) => JSON.stringify([senderId, labelOf(label)]),
  variant: () => undefined,
  async post({ senderId, label }, context) {
    const { node, pairing } = await egressNodes.create({ senderId, label }, context);
    return { ...node, pairing };
  },
  list: ({ senderId }, context) => egressNodes.of(senderId).all(context),
  hasLabel: (node, { label }) => labelOf(node.label) === labelOf(label),
  // The list contains only nodes of the sender, and nothing else is declared.
  match: () => "yes",
  words: {
    path: "/v1/whatsapp-alt/egress-nodes",
    compared: "senderId and label",
    changed: "the declared label",
    takeOver: "import it",
    show: "npx pulumi-zavu-cli nodes",
  },
});
