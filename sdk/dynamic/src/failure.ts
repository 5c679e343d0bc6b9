import type { Outcome } from "pulumi-zavu-provider/lifecycle";
import { isZavuError } from "pulumi-zavu-provider/errors";
import { redact } from "pulumi-zavu-provider/redact";
import { PROVIDER, toWire, type Bag } from "./wire";

/**
 * An error that Pulumi may see: a fresh one with a message alone. Pulumi takes any error with an `id` for a resource
 * that was made, prefers a `details` to the message, and prints the stack.
 */
export function failure(verb: string, cause: unknown): Error {
  const known = isZavuError(cause);
  const text = known
    ? cause.text
    : `pulumi-zavu failed in ${verb}, which is a fault of its own; please report it: ${redact(String(cause))}`;
  const error = new Error(text);
  error.stack = known ? "(pulumi-zavu)" : redact(stackOf(cause));
  return error;
}

const stackOf = (cause: unknown) =>
  cause instanceof Error && cause.stack ? cause.stack.split("\n").slice(1).join("\n") : "";

/**
 * What Pulumi wants thrown where a resource exists but is not finished: it is saved with its id and properties, and the
 * reasons are shown.
 *
 * @param bag what create or update was given. Its provider text is kept: without it the saved resource could not be
 *   deleted.
 */
export function unfinished({ id, state }: Outcome, reason: string, bag: Bag): object {
  const properties = { ...toWire(state), [PROVIDER]: bag[PROVIDER] };
  return { message: reason, id, properties, reasons: [reason] };
}
