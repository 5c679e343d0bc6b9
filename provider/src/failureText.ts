import { isZavuError } from "./errors";
import { redact } from "./redact";

/**
 * What people read of an operation that failed: what, on what, why, and what to do.
 *
 * @param id the session's, where there is one: the text names it.
 */
export function failureText(operation: string, cause: unknown, id?: string): string {
  if (!isZavuError(cause)) {
    return `pulumi-zavu failed in ${operation}${id ? ` of session ${id}` : ""}; this is a fault of its own, please report it: ${redact(String(cause))}`;
  }
  return id === undefined || cause.text.includes(id) ? cause.text : `Session ${id}: ${cause.text}`;
}
