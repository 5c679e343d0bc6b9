import { InputError } from "../errors";
import { resourceId } from "./schema";

/**
 * The path of a resource.
 *
 * @param noun the kind of resource in messages, such as "session".
 * @throws {InputError} if the id could name another path.
 */
export function pathOf(base: string, noun: string, id: string): string {
  if (resourceId.safeParse(id).success) return `${base}/${id}`;
  throw new InputError(`The ${noun}'s id contains invalid characters. No request was sent.`, "Copy the id again.");
}
