import type { Session } from "../../api";
import { baselineOf, egressOf } from "./declared";
import type { SessionInputs, SessionState } from "./types";

/**
 * The state after an operation: the inputs as declared, and the session as the server reports it.
 *
 * @param before the state so far; undefined for a session that was just created or adopted, or has a new egress.
 */
export function stateOf(
  session: Session,
  inputs: SessionInputs,
  projectId: string | undefined,
  before?: SessionState,
): SessionState {
  return {
    ...inputs,
    egressBaseline: baselineOf(inputs.egress, session.egress, before),
    status: session.status,
    qrCode: session.status === "qr_ready" ? session.qrCode : undefined,
    activeEgress: egressOf(session.egress ?? inputs.egress),
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

/** The inputs in a state, as declared. */
export function inputsOf(state: Partial<SessionState>): SessionInputs {
  const { displayName, egress, egressChange, waitFor, adoptSessionId, expectedPhoneNumber } = state;
  return {
    displayName,
    egress: egress as SessionInputs["egress"],
    egressChange,
    waitFor,
    adoptSessionId,
    expectedPhoneNumber,
  };
}

/**
 * The inputs that a program has to declare for an imported session. Leaves out the country, which the server may have
 * derived, and an external egress, which is the default.
 *
 * @returns undefined if no program can declare the session's egress (`direct`).
 */
export function declarationOf({
  displayName,
  egress,
}: Pick<Session, "displayName" | "egress">): SessionInputs | undefined {
  const { kind, nodeId } = egress ?? { kind: "external", nodeId: undefined };
  if (kind === "external") return { displayName };
  return kind === "android" && nodeId !== undefined ? { displayName, egress: { kind, nodeId } } : undefined;
}
