import type { Session } from "../../api";
import { baselineOf, egressOf } from "./declared";
import type { SessionInputs, SessionState } from "./types";

/**
 * State after an operation: the inputs as declared and the session as the server reports it.
 *
 * @param before the state so far; undefined for a session that was just created or taken over.
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
