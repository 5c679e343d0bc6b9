import type { Session } from "../api";
import type { ObservedEgress, SessionInputs, SessionState } from "./types";

/** State as it is after a create or an update: the inputs as declared and the session as the server reports it. */
export function stateOf(session: Session, inputs: SessionInputs, projectId: string | undefined): SessionState {
  return {
    ...inputs,
    status: session.status,
    qrCode: session.status === "qr_ready" ? session.qrCode : undefined,
    activeEgress: session.egress ?? inputs.egress ?? { kind: "external" },
    phoneNumber: session.phoneNumber,
    pushName: session.pushName,
    senderId: session.senderId,
    lastError: session.lastError,
    lastConnectedAt: session.lastConnectedAt,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    projectId,
  };
}

/** The inputs that a state holds, as they were declared. */
export function inputsOf(state: Partial<SessionState>): SessionInputs {
  const { displayName, egress, waitFor, adoptSessionId, expectedPhoneNumber } = state;
  return { displayName, egress: egress as SessionInputs["egress"], waitFor, adoptSessionId, expectedPhoneNumber };
}

/**
 * The inputs that a program would declare for a session that it finds (an import): what cannot be left out. A country
 * may be the server's own choice and stays out; an external egress is the default.
 *
 * @returns undefined where no program can declare its egress (`direct`).
 */
export function declarationOf({
  displayName,
  egress,
}: Pick<Session, "displayName" | "egress">): SessionInputs | undefined {
  const { kind, nodeId } = egress ?? { kind: "external", nodeId: undefined };
  if (kind === "external") return { displayName };
  return kind === "android" && nodeId !== undefined ? { displayName, egress: { kind, nodeId } } : undefined;
}

/**
 * The egress that the server reports, seen with the eyes of the one declared: a country that nobody declared is the
 * server's to derive and left out, and a country or node that the server leaves out is taken for the declared one.
 *
 * @returns undefined where nothing was changed outside.
 */
export function driftedEgress(
  declared: ObservedEgress | undefined,
  reported: ObservedEgress | undefined,
): ObservedEgress | undefined {
  if (reported === undefined) return undefined;
  const wanted = declared ?? { kind: "external" };
  const seen: ObservedEgress = { kind: reported.kind };
  if (reported.kind === "android") seen.nodeId = reported.nodeId ?? wanted.nodeId;
  if (wanted.country !== undefined) seen.country = reported.country ?? wanted.country;
  const drifted = seen.kind !== wanted.kind || seen.nodeId !== wanted.nodeId || seen.country !== wanted.country;
  return drifted ? seen : undefined;
}
