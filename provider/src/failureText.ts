import { UnauthorizedError, isZavuError } from "./errors";
import { redact } from "./redact";

// Pulumi calls these two with the configuration that the last update saved.
const USES_SAVED_KEY = ["read", "delete"];

const SAVED_KEY =
  "`pulumi destroy` and `pulumi refresh` use the key that the last `pulumi up` saved. After you change the key, run " +
  "`pulumi destroy --run-program` or `pulumi refresh --run-program`, or run `pulumi up` first if the program still " +
  "declares a session.";

/**
 * The text that the user sees of a failed operation: what failed, on which resource, why and what to do.
 *
 * @param operation Pulumi's name for it: "create", "read", "update", "delete", or another call.
 * @param of the resource that the text names: its kind, such as "session", and its id if it has one.
 */
export function failureText(operation: string, cause: unknown, of?: { noun: string; id: string | undefined }): string {
  if (!isZavuError(cause)) {
    return `pulumi-zavu failed in ${operation}${of?.id ? ` of ${of.noun} ${of.id}` : ""}; this is an internal error, please report it: ${redact(String(cause))}`;
  }
  const isSavedKey = cause instanceof UnauthorizedError && USES_SAVED_KEY.includes(operation);
  const text = isSavedKey ? `${cause.text} ${SAVED_KEY}` : cause.text;
  return of?.id === undefined || text.includes(of.id) ? text : `${sentence(of.noun)} ${of.id}: ${text}`;
}

/** A noun at the beginning of a sentence. */
export const sentence = (noun: string): string => noun.charAt(0).toUpperCase() + noun.slice(1);

/** A noun with its indefinite article. */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
