import { cursorOf, serialOf } from "./cursor";

/** A page of a list, and the cursor of the next one. */
export function pageOf<T extends { serial: number }>(
  items: T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { page: T[]; nextCursor: string | null } {
  const after = cursor === undefined ? 0 : serialOf(cursor);
  const rest = items.filter(({ serial }) => serial > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: last && rest.length > limit ? cursorOf(last.serial) : null };
}
