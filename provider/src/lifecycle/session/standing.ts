import { isSameNumber } from "../../phoneNumber";
import type { SessionInputs, SessionState } from "./types";

/** The parts of a session that say how far it is. */
export type Standing = Pick<SessionState, "status" | "qrCode" | "phoneNumber" | "lastConnectedAt">;

/** What a program wants of a session beside its name and egress. */
export type Wanted = Pick<SessionInputs, "waitFor" | "expectedPhoneNumber">;

/**
 * What a session lacks to be as its program wants it.
 *
 * - `nothing`: it is as wanted.
 * - `time`: the server's or a person's next step.
 * - `reconnect`: it stays as it is until somebody calls reconnect.
 * - `rightPhone`: a phone with another number than the expected one is linked.
 */
export type Need = "nothing" | "time" | "reconnect" | "rightPhone";

/** What a session lacks. Pure; the only place that decides it. */
export function needOf(session: Standing, wanted: Wanted): Need {
  const { status } = session;
  const { waitFor = "qr_ready", expectedPhoneNumber } = wanted;
  if (status === "failed") return "reconnect";
  // Only a connection shows which phone is linked now: after a logout the number may be gone or the old one.
  if (status === "disconnected" && expectedPhoneNumber !== undefined && !hasNumber(session, expectedPhoneNumber))
    return "reconnect";
  if (isWrongNumber(session, wanted)) return "rightPhone";
  if (status === "ready" || waitFor === "created") return "nothing";
  if (status === "disconnected") return waitFor === "ready" || !wasLinked(session) ? "reconnect" : "nothing";
  if (waitFor === "ready") return "time";
  if (status === "authenticating") return "nothing";
  // A linked session connects again by itself, and nothing is lost.
  if (status === "initializing" && wasLinked(session)) return "nothing";
  return status === "qr_ready" && session.qrCode !== undefined ? "nothing" : "time";
}

/** Whether a linked phone has another number than the expected one. While a QR code waits for a scan, none is linked. */
export const isWrongNumber = (session: Standing, { expectedPhoneNumber }: Wanted): boolean =>
  expectedPhoneNumber !== undefined &&
  session.phoneNumber !== undefined &&
  session.status !== "qr_ready" &&
  !hasNumber(session, expectedPhoneNumber);

/** Whether a phone was linked to it once. Zavu then reconnects it by itself when it can. */
export const wasLinked = (session: Standing): boolean =>
  session.lastConnectedAt !== undefined || session.phoneNumber !== undefined;

const hasNumber = ({ phoneNumber }: Standing, expected: string) =>
  phoneNumber !== undefined && isSameNumber(phoneNumber, expected);
