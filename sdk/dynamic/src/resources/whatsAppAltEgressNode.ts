import * as pulumi from "@pulumi/pulumi";
import { provider } from "../shell/egressNode";
import { registration, type Slots } from "./registration";

/** What create and update of an egress node wait for: nothing after the POST, or a connected device. */
export type EgressNodeWaitFor = "created" | "online";

/** `pending` (the device has never connected), `online` or `offline`. The provider passes on any other status. */
export type EgressNodeStatus = "pending" | "online" | "offline" | (string & {});

/** The inputs of an egress node. */
export interface WhatsAppAltEgressNodeArgs {
  /** The id of the sender that owns the node. A change replaces the node. */
  senderId: pulumi.Input<string>;
  /** A label of at most 100 characters. A change replaces the node, since the API has no rename. Default: none. */
  label?: pulumi.Input<string>;
  /** What create and update wait for. `created`: nothing after the POST. `online`: the device. Default: `created`. */
  waitFor?: pulumi.Input<EgressNodeWaitFor>;
}

/**
 * An Android device whose IP address sessions use. Sessions name it in `egress.nodeId`.
 *
 * Create registers the device and stores its pairing token in `pairingToken` and `pairingQr`, two secret outputs. Scan the
 * QR code with the "Zavu Egress Node" app on the device. `npx pulumi-zavu-cli pair ID` draws a QR code at any time. Destroy revokes
 * the node, and sessions that use it stop.
 *
 * @example A node, and a session that uses it.
 * ```ts
 * const phone = new WhatsAppAltEgressNode("store", { senderId: "sender_12345", label: "Store phone" });
 * new WhatsAppAltSession("store", { egress: { kind: "android", nodeId: phone.id } });
 * ```
 *
 * @example Waits up to ten minutes for the device.
 * ```ts
 * const args: WhatsAppAltEgressNodeArgs = { senderId: "sender_12345", waitFor: "online" };
 * new WhatsAppAltEgressNode("store", args, { customTimeouts: { create: "10m" } });
 * ```
 */
export class WhatsAppAltEgressNode extends pulumi.dynamic.Resource {
  /** The node's status, as of the last operation. */
  declare readonly status: pulumi.Output<EgressNodeStatus>;
  /** As declared. */
  declare readonly senderId: pulumi.Output<string>;
  /** As declared. */
  declare readonly label: pulumi.Output<string | undefined>;
  /** As declared. */
  declare readonly waitFor: pulumi.Output<EgressNodeWaitFor | undefined>;
  /** The public IP address of the device, as the device reports it. */
  declare readonly exitIp: pulumi.Output<string | undefined>;
  /** The country of `exitIp`. */
  declare readonly exitCountry: pulumi.Output<string | undefined>;
  /** The device's network, such as `wifi` or `cell`. */
  declare readonly net: pulumi.Output<string | undefined>;
  /** When the device was last seen, in ISO 8601. Set once the device has connected. */
  declare readonly lastSeenAt: pulumi.Output<string | undefined>;
  /** When the node was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** The Zavu project that owns the node. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** A secret: the token that pairs the device. Set until the device has connected. */
  declare readonly pairingToken: pulumi.Output<string | undefined>;
  /**
   * A secret: the text of the QR code that the app scans, as JSON of `token`, `gatewayUrl` and `wsPath`. Zavu does not
   * document this encoding. Set as long as `pairingToken`.
   */
  declare readonly pairingQr: pulumi.Output<string | undefined>;
  /** When the token expires, in ISO 8601, if the API reports it. Set as long as `pairingToken`. */
  declare readonly pairingExpiresAt: pulumi.Output<string | undefined>;

  /**
   * Declares an egress node.
   *
   * @param opts set `customTimeouts` here or in merged options. Default: 5 minutes, and 15 for create and update with
   *   `waitFor: "online"`.
   */
  constructor(name: string, args: WhatsAppAltEgressNodeArgs, opts?: pulumi.CustomResourceOptions) {
    const secrets = ["pairingToken", "pairingQr"];
    super(...registration({ provider, type: TYPE, secrets, slots: SLOTS, name, args, opts }));
  }

  /** Reads an egress node that the stack does not own, without its pairing token. An unknown id is an error. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppAltEgressNode {
    return new WhatsAppAltEgressNode(name, {} as WhatsAppAltEgressNodeArgs, { ...opts, id });
  }
}

const TYPE = "WhatsAppAltEgressNode";

const SLOTS: Slots<WhatsAppAltEgressNode> = {
  status: undefined,
  senderId: undefined,
  label: undefined,
  waitFor: undefined,
  exitIp: undefined,
  exitCountry: undefined,
  net: undefined,
  lastSeenAt: undefined,
  createdAt: undefined,
  projectId: undefined,
  pairingToken: undefined,
  pairingQr: undefined,
  pairingExpiresAt: undefined,
};
