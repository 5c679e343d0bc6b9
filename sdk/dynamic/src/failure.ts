import { isZavuError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import type { Bag } from "./shapes";
import { PROVIDER, toWire } from "./wire";

/**
 * An error for Pulumi: a new one with only a message. Pulumi takes an error with an `id` for a created resource, and shows
 * `details` instead of the message.
 *
 * @param of the resource that the text names: its kind, such as "session", and its id if it has one.
 */
export function failure(verb: string, cause: unknown, of?: { noun: string; id: string | undefined }): Error {
  const error = new Error(failureText(verb, cause, of));
  if (!isZavuError(cause)) return error;
  // Pulumi shows the message with its resource, and again `toString()` and the call stack with the Pulumi stack. Keep both
  // short, so that they do not hide the message.
  error.stack = "see the error of the resource";
  Object.defineProperty(error, "toString", { value: () => "pulumi-zavu" });
  return error;
}

/**
 * The object to throw for a resource that exists but is not as declared. Pulumi saves its id and properties and shows the
 * reasons.
 *
 * @param bag the inputs of create or update. They have the provider's text, without which the saved resource could not be
 *   deleted.
 */
export function unfinished(id: string, outputs: Bag, reason: string, bag: Bag): object {
  const properties = toWire({ ...outputs, [PROVIDER]: bag[PROVIDER] });
  return { message: reason, id, properties, reasons: [reason] };
}
