/** A page of a list; `nextCursor` absent on the last one. */
export interface Page<T> {
  items: T[];
  /** How many more items it held that could not be read. */
  unreadable: number;
  nextCursor: string | undefined;
}

/**
 * The pages of a list, with one request each.
 *
 * @param endless the error for a page that leads back to one that was read: the list would never end.
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
