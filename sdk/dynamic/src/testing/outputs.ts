import type { Bag } from "../shapes";
import type { SessionEgress, SessionStatus } from "../whatsAppAltSession";

/** Outputs of a session that a test chooses. What it leaves out is made up to fit its `status`. */
export interface SessionOutputs {
  /** Default: how far `waitFor` lets create wait. */
  status?: SessionStatus;
  qrCode?: string;
  displayName?: string;
  activeEgress?: SessionEgress;
  phoneNumber?: string;
  pushName?: string;
  senderId?: string;
  lastError?: string;
  lastConnectedAt?: string;
  createdAt?: string;
  updatedAt?: string;
  projectId?: string;
}

/** A session that was never made: who it would be, and what its program declares of it. */
export interface Pretended {
  name: string;
  inputs: Bag;
  chosen?: SessionOutputs;
}

/** A number of the range that is kept for fiction. */
const FICTIONAL_NUMBER = "+12025550100";

// Where a session is when create returns.
const REACHED: Record<string, string> = { created: "initializing", qr_ready: "qr_ready", ready: "ready" };

const TIME = "2026-01-01T00:00:00.000Z";

/**
 * The outputs that the provider would give for a session at that point. Fixed texts, so that a test may compare them: a
 * QR that says what it is and that no phone takes, and the number that the program expects, else a fictional one.
 */
export function outputsOf({ name, inputs, chosen = {} }: Pretended): Bag & { status: string } {
  const status = chosen.status ?? REACHED[String(inputs["waitFor"] ?? "qr_ready")] ?? "qr_ready";
  const isLinked = status === "ready" || status === "disconnected";
  return present({
    ...inputs,
    status,
    qrCode: status === "qr_ready" ? `not a WhatsApp QR code, but a mock's for ${name}` : undefined,
    activeEgress: egressOf(inputs["egress"], isLinked),
    phoneNumber: isLinked ? numberOf(inputs["expectedPhoneNumber"]) : undefined,
    pushName: isLinked ? `Mock of ${name}` : undefined,
    lastError: status === "failed" ? "could not connect" : undefined,
    lastConnectedAt: isLinked ? TIME : undefined,
    createdAt: TIME,
    updatedAt: TIME,
    projectId: "proj_mock",
    ...chosen,
  });
}

/** As the server reports it, without the separators that a program may use. */
const numberOf = (expected: unknown) =>
  typeof expected === "string" ? expected.replace(/[^+\d]/g, "") : FICTIONAL_NUMBER;

/** As the server reports it: the default where none is declared, and a country that it derives once it knows the number. */
function egressOf(declared: unknown, isLinked: boolean): Bag {
  const egress = { kind: "external", ...(declared as Bag | undefined) };
  return egress.kind === "external" && isLinked ? { country: "us", ...egress } : egress;
}

const present = <T extends Bag>(bag: T): T =>
  Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined)) as T;
