import type { SessionState, WaitFor } from "./types";

/** The parts of a session that tell how it stands. */
export type Standing = Pick<SessionState, "status" | "qrCode" | "phoneNumber" | "lastConnectedAt">;

/**
 * What a session needs to be where its program wants it. Pure; the one place that knows.
 *
 * - `nothing`: it is there.
 * - `time`: the server's or a person's next step.
 * - `reconnect`: it stays where it is until somebody calls reconnect.
 */
export function needOf(session: Standing, waitFor: WaitFor = "qr_ready"): "nothing" | "time" | "reconnect" {
  if (session.status === "failed") return "reconnect";
  if (session.status === "ready" || waitFor === "created") return "nothing";
  if (session.status === "disconnected") return waitFor === "ready" || !wasLinked(session) ? "reconnect" : "nothing";
  if (waitFor === "ready") return "time";
  if (session.status === "authenticating") return "nothing";
  return session.status === "qr_ready" && session.qrCode !== undefined ? "nothing" : "time";
}

/** A session that was linked once has been through its QR; Zavu reconnects it by itself when it can. */
const wasLinked = (session: Standing) => session.lastConnectedAt !== undefined || session.phoneNumber !== undefined;
