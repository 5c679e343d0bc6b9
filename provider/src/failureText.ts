import { UnauthorizedError, isZavuError } from "./errors";
import { redact } from "./redact";

// Pulumi calls these two with the configuration that the last update saved.
const USES_SAVED_KEY = ["read", "delete"];

const SAVED_KEY =
  "`pulumi destroy` and `pulumi refresh` use the stack configuration that the last `pulumi up` saved: after a change of key " +
  "run `pulumi destroy --run-program` or `pulumi refresh --run-program`, or a plain `pulumi up` first while a session is " +
  "still declared.";

/**
 * What people read of an operation that failed: what, on what, why, and what to do.
 *
 * @param operation Pulumi's name for it: "create", "read", "update", "delete", or another call.
 * @param id the session's, where there is one: the text names it.
 */
export function failureText(operation: string, cause: unknown, id?: string): string {
  if (!isZavuError(cause)) {
    return `pulumi-zavu failed in ${operation}${id ? ` of session ${id}` : ""}; this is a fault of its own, please report it: ${redact(String(cause))}`;
  }
  const isSavedKey = cause instanceof UnauthorizedError && USES_SAVED_KEY.includes(operation);
  const text = isSavedKey ? `${cause.text} ${SAVED_KEY}` : cause.text;
  return id === undefined || text.includes(id) ? text : `Session ${id}: ${text}`;
}
