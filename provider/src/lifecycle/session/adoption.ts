import type { Api, Session } from "../../api";
import type { Limits } from "../../clock";
import { AdoptionError, NotFoundError } from "../../errors";
import { redact } from "../../redact";
import { driftedEgress, isSameName } from "./declared";
import type { SessionInputs } from "./types";

/**
 * The session that `adoptSessionId` names, if it has the declared displayName and egress. No egress means external.
 *
 * @throws {AdoptionError} if there is no such session, or if its displayName or egress differs.
 */
export async function adoptable(api: Api, id: string, inputs: SessionInputs, limits: Limits): Promise<Session> {
  const session = await api.sessions.get(id, limits).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new AdoptionError(`adoptSessionId: session ${id} does not exist. ${error.message}`, error.hint);
  });
  const differences = [];
  if (inputs.displayName !== undefined && !isSameName(inputs.displayName, session.displayName))
    differences.push("displayName");
  const drifted = driftedEgress(inputs.egress, session.egress);
  if (drifted) differences.push("egress");
  if (differences.length === 0) return session;
  // The program may declare the node id as a secret, so a node id that both have is not shown.
  const { nodeId, ...shown } = drifted ?? {};
  const own = nodeId === undefined || nodeId === inputs.egress?.nodeId ? shown : { ...shown, nodeId };
  const egress = drifted ? ` Its egress is ${redact(JSON.stringify(own))}.` : "";
  throw new AdoptionError(
    `adoptSessionId: session ${id} was not adopted, because it does not have the declared ${differences.join(" and ")}.${egress}`,
    "Declare what the session has (no egress means external), or remove adoptSessionId to create a new session.",
  );
}

/** The error for a second resource that adopts the same session. */
export const adoptedTwice = (id: string) =>
  new AdoptionError(
    `adoptSessionId: another resource of this program has already adopted session ${id}.`,
    "Only one resource may adopt a session; deleting either would delete the session of both.",
  );

/** The error for the import of a session whose egress no program can declare. */
export const notImportable = ({ id, egress }: Session) =>
  new AdoptionError(
    `Session ${id} was not imported: no program can declare its egress (${redact(egress?.kind ?? "unknown")}), so the next \`pulumi up\` would replace it.`,
    "If the stack does not have to own it, read it with `.get`.",
  );
