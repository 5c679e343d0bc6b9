import * as pulumi from "@pulumi/pulumi";
import { provider } from "./shell/session";

/** How far create and update wait. */
export type WaitFor = "created" | "qr_ready" | "ready";

/**
 * The connection's state: `initializing`, `qr_ready` (waits for a scan), `authenticating` (scanned), `ready` (linked),
 * `disconnected`, `failed` (see `lastError`). One that the API adds later is passed on as it is.
 */
export type SessionStatus =
  "initializing" | "qr_ready" | "authenticating" | "ready" | "disconnected" | "failed" | (string & {});

/** How a session reaches WhatsApp, as a program declares it. */
export interface EgressArgs {
  /** `external`: Zavu's managed proxy. `android`: a customer's own device. `direct` is refused: it gets a number banned. */
  kind: pulumi.Input<"external" | "android">;
  /** The egress node's id. Needed with `android`, refused with `external`. */
  nodeId?: pulumi.Input<string>;
  /** ISO 3166-1 alpha-2, any case, kept in lower case. Without it the server derives one, which never counts as a change. */
  country?: pulumi.Input<string>;
}

/** How a session reaches WhatsApp, as state holds it. `kind` is `direct` on legacy sessions only. */
export interface SessionEgress {
  kind: string;
  nodeId?: string;
  country?: string;
}

/** What a program may declare of a session; all of it is optional. */
export interface WhatsAppAltSessionArgs {
  /** A label, at most 200 characters. The API has no rename: a change replaces the session. Default: none. */
  displayName?: pulumi.Input<string>;
  /** How the session reaches WhatsApp. A change replaces the session. Default: `{kind: "external"}`. */
  egress?: pulumi.Input<EgressArgs>;
  /**
   * How far create and update wait: `created` returns after the POST, `qr_ready` when there is a QR to scan, `ready`
   * when a person has scanned it. Default: `qr_ready`.
   */
  waitFor?: pulumi.Input<WaitFor>;
  /**
   * The id of an existing session that this resource takes over in place of making one. Its displayName and egress must
   * be the declared ones. From then on the session belongs to the stack, and destroy deletes it.
   */
  adoptSessionId?: pulumi.Input<string>;
  /**
   * The number of the phone that should be linked, in E.164: `+` and 7 to 15 digits; blanks, dots, dashes and parentheses
   * between them are ignored. The provider compares it with `phoneNumber` whenever it reads a linked session. If they
   * differ, `pulumi up` fails, and the session stays in state; nothing is logged out automatically. Unlink the phone with
   * `pulumi-zavu logout ID`, run `pulumi up` for a new QR code, and scan it with the right phone; or correct this input.
   * Default: no comparison.
   */
  expectedPhoneNumber?: pulumi.Input<string>;
}

/**
 * A WhatsApp session linked by QR code, over Zavu's unofficial "WhatsApp Alternative" channel.
 *
 * Create makes one, waits for its QR and holds it in `qrCode`, a secret; a person scans it with the phone's WhatsApp
 * (Linked devices). Destroy deletes the session, and the device leaves the phone's list.
 *
 * @example The default: the managed proxy, waits for the QR.
 * ```ts
 * const support = new WhatsAppAltSession("support", { displayName: "Support line" });
 * export const qrCode = support.qrCode;
 * ```
 *
 * @example Through a customer's own Android device.
 * ```ts
 * new WhatsAppAltSession("store", { egress: { kind: "android", nodeId: "nd_abc123" } });
 * ```
 *
 * @example Done only when somebody has scanned the QR; ten minutes for that.
 * ```ts
 * new WhatsAppAltSession("sales", { waitFor: "ready" }, { customTimeouts: { create: "10m" } });
 * ```
 *
 * @example Fails if somebody scans with the wrong phone.
 * ```ts
 * new WhatsAppAltSession("orders", { waitFor: "ready", expectedPhoneNumber: "+1 202 555 0178" });
 * ```
 */
export class WhatsAppAltSession extends pulumi.dynamic.Resource {
  /** The connection's state as of the last operation. */
  declare readonly status: pulumi.Output<SessionStatus>;
  /** A secret: the text to draw as a QR code. Absent unless `status` is `qr_ready`; it rotates on the server. */
  declare readonly qrCode: pulumi.Output<string | undefined>;
  /** As declared. */
  declare readonly displayName: pulumi.Output<string | undefined>;
  /** As declared; the server's where it was changed outside. */
  declare readonly egress: pulumi.Output<SessionEgress | undefined>;
  /** As declared. */
  declare readonly waitFor: pulumi.Output<WaitFor | undefined>;
  /** As declared. */
  declare readonly expectedPhoneNumber: pulumi.Output<string | undefined>;
  /**
   * How the session reaches WhatsApp, as the server reports it, with the country that the server derives. The declared
   * egress if the server does not report one.
   */
  declare readonly activeEgress: pulumi.Output<SessionEgress>;
  /** The linked number in E.164; absent until linked. */
  declare readonly phoneNumber: pulumi.Output<string | undefined>;
  /** The name that the linked account shows; absent until linked. */
  declare readonly pushName: pulumi.Output<string | undefined>;
  /** The sender that the session is linked to, if any. */
  declare readonly senderId: pulumi.Output<string | undefined>;
  /** Why the last attempt to connect failed. */
  declare readonly lastError: pulumi.Output<string | undefined>;
  /** ISO 8601, as the server sends it; absent until connected once. */
  declare readonly lastConnectedAt: pulumi.Output<string | undefined>;
  /** ISO 8601, as the server sends it. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** ISO 8601, as the server sends it. */
  declare readonly updatedAt: pulumi.Output<string | undefined>;
  /** The Zavu project that owns the session. */
  declare readonly projectId: pulumi.Output<string | undefined>;

  /**
   * Declares a session.
   *
   * @param opts `customTimeouts` (default 5 minutes; 15 for create and update with `waitFor: "ready"`) works where it is
   *   given here or in merged options; what a parent or a stack transformation adds does not reach the provider.
   */
  constructor(name: string, args: WhatsAppAltSessionArgs = {}, opts?: pulumi.CustomResourceOptions) {
    refuseBundle();
    const merged = pulumi.mergeOptions(opts, {
      additionalSecretOutputs: ["qrCode"],
      // A program that had the plugin before keeps its sessions.
      aliases: [{ type: "zavu:index:WhatsAppAltSession" }],
    });
    // Pulumi creates no output for a property that is missing here.
    const slots: Record<Exclude<keyof WhatsAppAltSession, keyof pulumi.dynamic.Resource>, undefined> = {
      status: undefined,
      qrCode: undefined,
      displayName: undefined,
      egress: undefined,
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
    super(provider, name, { ...slots, ...args, timeouts: timeoutsOf(merged) }, merged, "zavu", "WhatsAppAltSession");
  }

  /** Reads a session that the stack does not own. In a preview too; an unknown id is an error. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WhatsAppAltSession {
    return new WhatsAppAltSession(name, {}, { ...opts, id });
  }
}

/** Fails if a bundler has taken this package into the program: Pulumi saves the provider's text, which it then rewrites. */
function refuseBundle(): void {
  if (String(provider.check).includes("pulumi-zavu/runtime")) return;
  throw new pulumi.RunError(
    "The program was bundled with pulumi-zavu inside, so Pulumi cannot save the provider in the stack's state. " +
      "Leave the package out of the bundle, for example with `esbuild --external:pulumi-zavu`.",
  );
}

// The engine hands customTimeouts to no dynamic provider, so they travel as an input.
function timeoutsOf({ customTimeouts }: pulumi.CustomResourceOptions): pulumi.Inputs | undefined {
  const { create, update, delete: remove } = customTimeouts ?? {};
  return create || update || remove ? { create, update, delete: remove } : undefined;
}
