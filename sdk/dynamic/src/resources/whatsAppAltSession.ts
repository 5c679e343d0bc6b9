import * as pulumi from "@pulumi/pulumi";
import { provider } from "../shell/session";
import { registration, type Slots } from "./registration";

/** What create and update wait for: nothing after the POST, a QR code to scan, or a linked phone. */
export type WaitFor = "created" | "qr_ready" | "ready";

/** What a change of the egress does: replace the session, which needs a new scan, or update it and keep its login. */
export type EgressChange = "replace" | "inPlace";

/**
 * The status of the connection: `initializing`, `qr_ready` (waits for a scan), `authenticating` (scanned), `ready` (linked),
 * `disconnected`, or `failed` (see `lastError`). The provider passes on any other status.
 */
export type SessionStatus =
  "initializing" | "qr_ready" | "authenticating" | "ready" | "disconnected" | "failed" | (string & {});

/** How a session reaches WhatsApp, as a program declares it. */
export interface EgressArgs {
  /** `external`: Zavu's managed proxy. `android`: your own device. `direct` is refused, since it gets a number banned. */
  kind: pulumi.Input<"external" | "android">;
  /** The egress node's id. Required with `android`, refused with `external`. */
  nodeId?: pulumi.Input<string>;
  /** ISO 3166-1 alpha-2, stored in lower case. By default, the server derives one, which never counts as a change. */
  country?: pulumi.Input<string>;
}

/** How a session reaches WhatsApp, in outputs. `kind` may also be `direct`, on legacy sessions. */
export interface SessionEgress {
  kind: string;
  nodeId?: string;
  country?: string;
}

/** The inputs of a session. All are optional. */
export interface WhatsAppAltSessionArgs {
  /** A label of at most 200 characters. A change replaces the session, since the API has no rename. Default: none. */
  displayName?: pulumi.Input<string>;
  /**
   * How the session reaches WhatsApp. A change replaces the session, unless `egressChange` is `inPlace`. Default:
   * `{kind: "external"}`.
   */
  egress?: pulumi.Input<EgressArgs>;
  /**
   * What a change of the egress does. `replace` creates a new session, which must be scanned. `inPlace` changes the egress
   * of this session and reconnects it, so it keeps its login. If the server loses the login, `pulumi up` fails and asks for
   * a new scan. Default: `replace`.
   */
  egressChange?: pulumi.Input<EgressChange>;
  /**
   * What create and update wait for. `created`: nothing after the POST. `qr_ready`: a QR code to scan. `ready`: a linked
   * phone. Default: `qr_ready`.
   */
  waitFor?: pulumi.Input<WaitFor>;
  /**
   * The id of an existing session to adopt instead of creating one. The session must have the declared displayName and
   * egress. From then on, the stack owns the session, and destroy deletes it.
   */
  adoptSessionId?: pulumi.Input<string>;
  /**
   * The number of the phone that should be linked, in E.164: `+` and 7 to 15 digits. Spaces, dots, dashes and parentheses
   * are ignored. The provider compares it with `phoneNumber` whenever it reads a linked session. If they differ, `pulumi up`
   * fails, and the session stays linked and in state. Unlink the phone with `npx pulumi-zavu-cli logout ID`, run `pulumi up` for a
   * new QR code, and scan it with the right phone; or correct this input. Default: no comparison.
   */
  expectedPhoneNumber?: pulumi.Input<string>;
}

/**
 * A WhatsApp session linked by QR code, over Zavu's unofficial "WhatsApp Alternative" channel.
 *
 * Create waits for the session's QR code and stores it in `qrCode`, a secret output. Scan it with WhatsApp on the phone
 * (Linked devices). Destroy deletes the session and unlinks the phone.
 *
 * @example The default: uses the managed proxy, and waits for the QR code.
 * ```ts
 * const support = new WhatsAppAltSession("support", { displayName: "Support line" });
 * export const qrCode = support.qrCode;
 * ```
 *
 * @example Uses your own Android device.
 * ```ts
 * new WhatsAppAltSession("store", { egress: { kind: "android", nodeId: "nd_abc123" } });
 * ```
 *
 * @example Waits up to ten minutes for the scan.
 * ```ts
 * new WhatsAppAltSession("sales", { waitFor: "ready" }, { customTimeouts: { create: "10m" } });
 * ```
 *
 * @example Fails if the wrong phone is linked.
 * ```ts
 * new WhatsAppAltSession("orders", { waitFor: "ready", expectedPhoneNumber: "+1 202 555 0178" });
 * ```
 */
export class WhatsAppAltSession extends pulumi.dynamic.Resource {
  /** The status of the connection, as of the last operation. */
  declare readonly status: pulumi.Output<SessionStatus>;
  /** A secret: the text to draw as a QR code. Set only while `status` is `qr_ready`. It rotates on the server. */
  declare readonly qrCode: pulumi.Output<string | undefined>;
  /** As declared. */
  declare readonly displayName: pulumi.Output<string | undefined>;
  /** As declared, or as the server reports it if it was changed outside of Pulumi. */
  declare readonly egress: pulumi.Output<SessionEgress | undefined>;
  /** As declared. */
  declare readonly egressChange: pulumi.Output<EgressChange | undefined>;
  /** As declared. */
  declare readonly waitFor: pulumi.Output<WaitFor | undefined>;
  /** As declared. */
  declare readonly expectedPhoneNumber: pulumi.Output<string | undefined>;
  /**
   * How the session reaches WhatsApp, as the server reports it, with a country that the server derives. If the server
   * reports none: the declared egress.
   */
  declare readonly activeEgress: pulumi.Output<SessionEgress>;
  /** The linked number, in E.164. Set once a phone has been linked. */
  declare readonly phoneNumber: pulumi.Output<string | undefined>;
  /** The name of the linked WhatsApp account. Set once a phone has been linked. */
  declare readonly pushName: pulumi.Output<string | undefined>;
  /** The sender that the session is linked to, if any. */
  declare readonly senderId: pulumi.Output<string | undefined>;
  /** Why the last attempt to connect failed. Phone numbers are removed. */
  declare readonly lastError: pulumi.Output<string | undefined>;
  /** When the session last connected, in ISO 8601. Set after the first connection. */
  declare readonly lastConnectedAt: pulumi.Output<string | undefined>;
  /** When the session was created, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** When the session last changed on the server, in ISO 8601. */
  declare readonly updatedAt: pulumi.Output<string | undefined>;
  /** The Zavu project that owns the session. */
  declare readonly projectId: pulumi.Output<string | undefined>;

  /**
   * Declares a session.
   *
   * @param opts set `customTimeouts` here or in merged options: a timeout that a parent or a stack transformation adds does
   *   not reach the provider. Default: 5 minutes, and 15 for create and update with `waitFor: "ready"`.
   */
  constructor(name: string, args: WhatsAppAltSessionArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(...registration({ provider, type: TYPE, secrets: ["qrCode"], slots: SLOTS, name, args, opts }));
  }

  /** Reads a session that the stack does not own, also in a preview. An unknown id is an error. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppAltSession {
    return new WhatsAppAltSession(name, {}, { ...opts, id });
  }
}

const TYPE = "WhatsAppAltSession";

const SLOTS: Slots<WhatsAppAltSession> = {
  status: undefined,
  qrCode: undefined,
  displayName: undefined,
  egress: undefined,
  egressChange: undefined,
  waitFor: undefined,
  expectedPhoneNumber: undefined,
  activeEgress: undefined,
  phoneNumber: undefined,
  pushName: undefined,
  senderId: undefined,
  lastError: undefined,
  lastConnectedAt: undefined,
  createdAt: undefined,
  updatedAt: undefined,
  projectId: undefined,
};
