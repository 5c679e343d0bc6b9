import { createHash } from "node:crypto";
import { ApiError, invalid } from "./errors";
import { isTestKey } from "./keys";
import { NODE_HANDLERS } from "./nodeOperations";
import type { Handler, Call, Result, Service } from "./operation";
import { noQuery, parse } from "./schema";
import { SENDER_HANDLERS } from "./senderOperations";
import { SESSION_HANDLERS } from "./sessionOperations";
import type { Operation } from "./types";

const getMe: Handler = ({ key, project }) => {
  // An id that does not reveal the key.
  const id = `key_${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;
  const team = { id: "team_simulator", name: "Simulator" };
  return {
    status: 200,
    body: { apiKey: { id }, isTestMode: isTestKey(key), project: { ...project, isSubAccount: false }, team },
  };
};

/** The handler of each operation. */
const HANDLERS: Record<Operation, Handler> = { ...SESSION_HANDLERS, ...NODE_HANDLERS, ...SENDER_HANDLERS, getMe };

/** The operations that parse their own query, and the one whose query is not documented. */
const WITH_QUERY: Operation[] = ["listSessions", "listEgressNodes", "listSenders", "getMe"];

/** Runs one operation. An API error is a result, too. */
export function runOperation(call: Call, service: Service): Result {
  const { operation, template } = call.route;
  try {
    if (template.startsWith("/v1/whatsapp-alt/") && isTestKey(call.key)) {
      throw invalid("Test-mode keys cannot use WhatsApp Alternative");
    }
    if (!WITH_QUERY.includes(operation)) parse(noQuery, call.query);
    return HANDLERS[operation](call, service);
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body() };
    throw error;
  }
}
