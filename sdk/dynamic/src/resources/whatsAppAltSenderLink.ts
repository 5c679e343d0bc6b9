import * as pulumi from "@pulumi/pulumi";
import { provider } from "../shell/senderLink";
import { registration, type Slots } from "./registration";
import type { SessionStatus } from "./whatsAppAltSession";

/** The inputs of a sender link. Both are required. */
export interface WhatsAppAltSenderLinkArgs {
  /** The id of the session that the sender uses. A change replaces the link: the new one is created first. */
  sessionId: pulumi.Input<string>;
  /** The id of the sender. A change replaces the link: on the same session, the old one is deleted first. */
  senderId: pulumi.Input<string>;
}

/**
 * Links a Zavu sender to a session: the sender's outbound WhatsApp traffic leaves through the session.
 *
 * The id is `SESSION/SENDER`. Destroy unlinks the session from every sender, including those that the API does not show. The
 * session keeps its login.
 *
 * @example A session, and the sender that uses it.
 * ```ts
 * const support = new WhatsAppAltSession("support", { displayName: "Support line", waitFor: "ready" });
 * new WhatsAppAltSenderLink("support", { sessionId: support.id, senderId: "sender_12345" });
 * ```
 */
export class WhatsAppAltSenderLink extends pulumi.dynamic.Resource {
  /** As declared. */
  declare readonly sessionId: pulumi.Output<string>;
  /** As declared. */
  declare readonly senderId: pulumi.Output<string>;
  /** The session's status, as of the last operation. */
  declare readonly sessionStatus: pulumi.Output<SessionStatus | undefined>;
  /** The Zavu project that owns the session. */
  declare readonly projectId: pulumi.Output<string | undefined>;

  /**
   * Declares a link.
   *
   * @param opts set `customTimeouts` here or in merged options. Default: 5 minutes.
   */
  constructor(name: string, args: WhatsAppAltSenderLinkArgs, opts?: pulumi.CustomResourceOptions) {
    super(...registration({ provider, type: TYPE, secrets: [], slots: SLOTS, name, args, opts }));
  }

  /** Reads a link that the stack does not own. It is an error if the session does not show the sender. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppAltSenderLink {
    return new WhatsAppAltSenderLink(name, {} as WhatsAppAltSenderLinkArgs, { ...opts, id });
  }
}

const TYPE = "WhatsAppAltSenderLink";

const SLOTS: Slots<WhatsAppAltSenderLink> = {
  sessionId: undefined,
  senderId: undefined,
  sessionStatus: undefined,
  projectId: undefined,
};
