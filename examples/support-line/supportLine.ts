import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession, type SessionStatus } from "pulumi-zavu";

export interface SupportLineArgs {
  /** What people see as the line's name. */
  displayName: string;
  /** Where the line's traffic comes out, in two letters. */
  country: string;
}

/** One line of a support team: a WhatsApp session with what all lines have in common. */
export class SupportLine extends pulumi.ComponentResource {
  readonly sessionId: pulumi.Output<string>;
  readonly status: pulumi.Output<SessionStatus>;
  /** A secret. */
  readonly qrCode: pulumi.Output<string | undefined>;

  constructor(name: string, { displayName, country }: SupportLineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("example:index:SupportLine", name, {}, opts);
    const session = new WhatsAppAltSession(
      name,
      { displayName: `Support: ${displayName}`, egress: { kind: "external", country } },
      // Timeouts are the session's own: those of the component would not reach it.
      { parent: this, customTimeouts: { create: "10m" } },
    );
    this.sessionId = session.id;
    this.status = session.status;
    this.qrCode = session.qrCode;
    this.registerOutputs({ sessionId: this.sessionId, status: this.status });
  }
}
