import { isSameNumber } from "../../phoneNumber";
import type { SessionInputs, SessionState } from "./types";

/** The parts of a session that decide whether it is as wanted. */
export type Standing = Pick<SessionState, "status" | "qrCode" | "phoneNumber" | "lastConnectedAt">;

/** What a program wants of a session, besides its name and egress. */
export type Wanted = Pick<SessionInputs, "waitFor" | "expectedPhoneNumber">;

/**
 * What a session lacks to be as its program wants it.
 *
 * - `nothing`: it is as wanted.
 * - `time`: the server or a person has to do the next step.
 * - `reconnect`: it does not change until it is reconnected.
 * - `rightPhone`: the linked phone has an unexpected number.
 */
export type Need = "nothing" | "time" | "reconnect" | "rightPhone";

/** What a session lacks. Pure. No other code decides this. */
export function needOf(session: Standing, wanted: Wanted): Need {
  const { status } = session;
  const { waitFor = "qr_ready", expectedPhoneNumber } = wanted;
  if (status === "failed") return "reconnect";
  // Without a connection the number may be missing or stale, so only a reconnect shows which phone is linked.
  if (status === "disconnected" && expectedPhoneNumber !== undefined && !hasNumber(session, expectedPhoneNumber))
    return "reconnect";
  if (isWrongNumber(session, wanted)) return "rightPhone";
  if (status === "ready" || waitFor === "created") return "nothing";
  if (status === "disconnected") return waitFor === "ready" || !wasLinked(session) ? "reconnect" : "nothing";
  if (waitFor === "ready") return "time";
  if (status === "authenticating") return "nothing";
  // A linked session reconnects by itself.
  if (status === "initializing" && wasLinked(session)) return "nothing";
  return status === "qr_ready" && session.qrCode !== undefined ? "nothing" : "time";
}

/** Whether the linked phone has an unexpected number. While a session waits for a scan, no phone is linked. */
export const isWrongNumber = (session: Standing, { expectedPhoneNumber }: Wanted): boolean =>
  expectedPhoneNumber !== undefined &&
  session.phoneNumber !== undefined &&
  session.status !== "qr_ready" &&
  !hasNumber(session, expectedPhoneNumber);

/** Whether a phone was ever linked. Zavu then reconnects the session by itself when it can. */
export const wasLinked = (session: Standing): boolean =>
  session.lastConnectedAt !== undefined || session.phoneNumber !== undefined;

const hasNumber = ({ phoneNumber }: Standing, expected: string) =>
  phoneNumber !== undefined && isSameNumber(phoneNumber, expected);
