import type { Outcome } from "pulumi-zavu-provider/lifecycle";
import { isZavuError } from "pulumi-zavu-provider/errors";
import { redact } from "pulumi-zavu-provider/redact";
import type { Bag } from "./shapes";
import { PROVIDER, toWire } from "./wire";

/**
 * An error that Pulumi may see: a fresh one with a message alone. Pulumi takes any error with an `id` for a resource
 * that was made, and prefers a `details` to the message.
 *
 * @param id the session's, where there is one: the text names it.
 */
export function failure(verb: string, cause: unknown, id?: string): Error {
  const error = new Error(textOf(verb, cause, id));
  if (!isZavuError(cause)) return error;
  // Besides the message, which stands with its resource, Pulumi prints `toString()` and the stack under the stack's own
  // name; the same text twice and our file names would only bury it.
  error.stack = "the error stands with its resource";
  Object.defineProperty(error, "toString", { value: () => "pulumi-zavu" });
  return error;
}

function textOf(verb: string, cause: unknown, id: string | undefined): string {
  if (!isZavuError(cause)) {
    return `pulumi-zavu failed in ${verb}${id ? ` of session ${id}` : ""}; this is a fault of its own, please report it: ${redact(String(cause))}`;
  }
  return id === undefined || cause.text.includes(id) ? cause.text : `Session ${id}: ${cause.text}`;
}

/**
 * What Pulumi wants thrown where a resource exists but is not finished: it is saved with its id and properties, and the
 * reasons are shown.
 *
 * @param bag what create or update was given. Its provider text is kept: without it the saved resource could not be
 *   deleted.
 */
export function unfinished({ id, state }: Outcome, reason: string, bag: Bag): object {
  const properties = toWire({ ...state, [PROVIDER]: bag[PROVIDER] });
  return { message: reason, id, properties, reasons: [reason] };
}
