import { session } from "../runtime";
import type { Bag } from "../shapes";
import { PROJECT_ID, TIME, merged, type Kind, type Mocked } from "./kind";
import type { SessionOutputs } from "./outputs";
import { couldNotConnect, timedOut, wrongPhone } from "./sessionProblems";

/** The mock of sessions. */
export const sessionKind: Kind<SessionOutputs> = {
  type: "WhatsAppAltSession",
  noun: "session",
  verbs: session,
  secrets: ["qrCode"],
  idPrefix: "mock-",
  idIn: ({ adoptSessionId }) => adoptSessionId as string | undefined,
  created: sessionOutputs,
  read: ({ name, chosen }) => sessionOutputs({ name, inputs: {}, chosen: { status: "ready", ...chosen } }),
  problemOf: wrongPhone,
  firstRequest: () => ({ method: "POST", path: "/v1/whatsapp-alt/sessions" }),
  failures: { timeout: timedOut, failed: couldNotConnect },
};

// This number is reserved for fiction.
const FICTIONAL_NUMBER = "+12025550100";

// The status of a session when create returns.
const REACHED: Record<string, string> = { created: "initializing", qr_ready: "qr_ready", ready: "ready" };

/**
 * The outputs of a session as the provider would return them. The texts are fixed, so a test may compare them. The QR code
 * says that it is a mock's. The phone number is the expected one, else a fictional one.
 */
export function sessionOutputs({ name, inputs, chosen = {} }: Mocked<SessionOutputs>): Bag {
  const status = chosen.status ?? REACHED[String(inputs["waitFor"] ?? "qr_ready")] ?? "qr_ready";
  const isLinked = status === "ready" || status === "disconnected";
  const defaults: Record<keyof SessionOutputs, unknown> = {
    status,
    qrCode: status === "qr_ready" ? `not a WhatsApp QR code, but a mock's for ${name}` : undefined,
    displayName: inputs["displayName"],
    activeEgress: egressOf(inputs["egress"], isLinked),
    phoneNumber: isLinked ? numberOf(inputs["expectedPhoneNumber"]) : undefined,
    pushName: isLinked ? `Mock of ${name}` : undefined,
    senderId: undefined,
    lastError: status === "failed" ? "could not connect" : undefined,
    lastConnectedAt: isLinked ? TIME : undefined,
    createdAt: TIME,
    updatedAt: TIME,
    projectId: PROJECT_ID,
  };
  return merged(inputs, defaults, chosen);
}

/** The number as the server reports it, without the separators that a program may use. */
const numberOf = (expected: unknown) =>
  typeof expected === "string" ? expected.replace(/[^+\d]/g, "") : FICTIONAL_NUMBER;

/** The egress as the server reports it: `external` by default, and with a derived country once a phone is linked. */
function egressOf(declared: unknown, isLinked: boolean): Bag {
  const egress = { kind: "external", ...(declared as Bag | undefined) };
  return egress.kind === "external" && isLinked ? { country: "us", ...egress } : egress;
}
