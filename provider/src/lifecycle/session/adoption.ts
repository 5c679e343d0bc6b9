import type { Api, Session } from "../../api";
import type { Limits } from "../../clock";
import { AdoptionError, NotFoundError } from "../../errors";
import { redact } from "../../redact";
import { driftedEgress, isSameName } from "./declared";
import type { SessionInputs } from "./types";

/**
 * The session that `adoptSessionId` names, if it is what the program declares: no egress means external.
 *
 * @throws {AdoptionError} where there is none, or its displayName or egress is another.
 */
export async function adoptable(api: Api, id: string, inputs: SessionInputs, limits: Limits): Promise<Session> {
  const session = await api.sessions.get(id, limits).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new AdoptionError(`adoptSessionId: there is no session ${id} to take over. ${error.message}`, error.hint);
  });
  const differences = [];
  if (inputs.displayName !== undefined && !isSameName(inputs.displayName, session.displayName))
    differences.push("displayName");
  const drifted = driftedEgress(inputs.egress, session.egress);
  if (drifted) differences.push("egress");
  if (differences.length === 0) return session;
  // What the program declares may be secret there: a node that both have is not shown.
  const { nodeId, ...shown } = drifted ?? {};
  const own = nodeId === undefined || nodeId === inputs.egress?.nodeId ? shown : { ...shown, nodeId };
  const egress = drifted ? ` Its egress is ${redact(JSON.stringify(own))}.` : "";
  throw new AdoptionError(
    `adoptSessionId: session ${id} was not taken over, since its ${differences.join(" and ")} is not what the program declares.${egress}`,
    "Declare what the session has (no egress means external), or remove adoptSessionId to make a new session.",
  );
}

/** The error for a second resource that takes the same session over. */
export const adoptedTwice = (id: string) =>
  new AdoptionError(
    `adoptSessionId: session ${id} was taken over by another resource of this program already.`,
    "Let one resource alone have it: whichever is deleted first would delete the other's session.",
  );

/** The error for the import of a session whose egress no program can declare. */
export const notImportable = ({ id, egress }: Session) =>
  new AdoptionError(
    `Session ${id} was not imported: no program can declare its egress (${redact(egress?.kind ?? "unknown")}), and the next \`pulumi up\` would replace it.`,
    "Read it with `.get` if the stack need not own it.",
  );
