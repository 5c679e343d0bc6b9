import { isZavuError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import type { Bag } from "./shapes";
import { PROVIDER, toWire } from "./wire";

/**
 * An error that Pulumi may see: a fresh one with a message alone. Pulumi takes any error with an `id` for a resource
 * that was made, and prefers a `details` to the message.
 *
 * @param of the resource: what it is, such as "session", and its id if it has one.
 */
export function failure(verb: string, cause: unknown, of?: { noun: string; id: string | undefined }): Error {
  const error = new Error(failureText(verb, cause, of));
  if (!isZavuError(cause)) return error;
  // Besides the message, which stands with its resource, Pulumi prints `toString()` and the stack under the stack's own
  // name; the same text twice and our file names would only bury it.
  error.stack = "the error stands with its resource";
  Object.defineProperty(error, "toString", { value: () => "pulumi-zavu" });
  return error;
}

/**
 * What Pulumi wants thrown where a resource exists but is not finished: it is saved with its id and properties, and the
 * reasons are shown.
 *
 * @param bag what create or update was given. Its provider text is kept: without it the saved resource could not be
 *   deleted.
 */
export function unfinished(id: string, outputs: Bag, reason: string, bag: Bag): object {
  const properties = toWire({ ...outputs, [PROVIDER]: bag[PROVIDER] });
  return { message: reason, id, properties, reasons: [reason] };
}
