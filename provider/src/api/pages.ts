/** A page of a list. The last page has no `nextCursor`. */
export interface Page<T> {
  items: T[];
  /** The number of items that could not be parsed. */
  unreadable: number;
  nextCursor: string | undefined;
}

/**
 * All pages of a list, with one request each.
 *
 * @param endless the error for a page that leads back to an earlier one, which would make the list endless.
 */
export async function* pagesOf<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
  endless: () => Error,
): AsyncGenerator<Page<T>, void> {
  const cursors = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    cursor = page.nextCursor;
    if (cursor !== undefined && cursors.has(cursor)) throw endless();
    if (cursor !== undefined) cursors.add(cursor);
    yield page;
  } while (cursor !== undefined);
}
