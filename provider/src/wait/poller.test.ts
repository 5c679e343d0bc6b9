import type { Page, Session } from "../api";
import { isSummary, isWhole } from "../api/listItem";
import { pagesOf } from "../api/pages";
import type { Limits } from "../clock";
import { Poller } from "./poller";

const limits: Limits = { signal: new AbortController().signal, deadline: 1e9 };
const egress = { kind: "external" };
const session = (id: string) => ({ id, status: "qr_ready", qrCode: "2@abc", egress }) as Session;
const MISSING = new Error("404");

/** An account whose list has these pages. The sessions in `unlisted` exist, but the list does not show them. */
function account(pages: string[][], unlisted: string[] = [], fail = false, listed = session) {
  const calls: string[] = [];
  const all = new Set([...pages.flat(), ...unlisted]);
  const list = async (cursor: string | undefined): Promise<Page<Session>> => {
    calls.push("list");
    if (fail) throw new Error("500");
    const page = Number(cursor ?? 0);
    const nextCursor = page + 1 < pages.length ? String(page + 1) : undefined;
    return { items: (pages[page] ?? []).map(listed), unreadable: 0, nextCursor };
  };
  const reader = {
    isSummary,
    isWhole,
    get: async (id: string): Promise<Session> => {
      calls.push(id);
      if (all.has(id)) return session(id);
      throw MISSING;
    },
    pages: () => pagesOf(list, () => new Error("endless")),
  };
  const poller = new Poller(reader);
  const poll = async (...ids: string[]) => {
    const seen: Record<string, string> = {};
    calls.length = 0;
    await poller.poll(
      ids,
      limits,
      (id, result) => (seen[id] = "item" in result ? result.item.status : String(result.error)),
    );
    return seen;
  };
  return { poll, calls, poller };
}

const allSeen = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, "qr_ready"]));

test("few sessions are read by id, more from the list", async () => {
  const { poll, calls } = account([["a", "b", "c", "d", "x"]]);
  expect(await poll("a", "b")).toEqual(allSeen("a", "b"));
  expect(calls).toEqual(["a", "b"]);
  expect(await poll("a", "b", "c", "d")).toEqual(allSeen("a", "b", "c", "d"));
  expect(calls).toEqual(["list"]);
});

test("no more pages are read than needed", async () => {
  const { poll, calls } = account([["a", "b"], ["c", "d"], ["x"]]);
  expect(await poll("a", "b", "c", "d")).toEqual(allSeen("a", "b", "c", "d"));
  expect(calls).toEqual(["list", "list"]);
});

test("if the account has more pages than polled sessions, each session is read by id", async () => {
  const { poll, calls, poller } = account(["u", "v", "w", "x", "y", "a", "b", "c"].map((id) => [id]));
  expect(await poll("a", "b", "c")).toEqual(allSeen("a", "b", "c"));
  expect(await poll("a", "b", "c")).toEqual(allSeen("a", "b", "c"));
  expect(calls).toEqual(["a", "b", "c"]);
  expect(poller.costOf(3)).toBe(3);
});

test("only a read by id proves that a session is missing", async () => {
  const { poll, calls } = account([["a", "b"]], ["late"]);
  expect(await poll("a", "b", "late", "gone")).toEqual({ ...allSeen("a", "b", "late"), gone: "Error: 404" });
  expect(calls).toEqual(["list", "late", "gone"]);
});

test("after a failed list each session is read by id", async () => {
  const { poll } = account([["a", "b", "c"]], [], true);
  expect(await poll("a", "b", "c")).toEqual(allSeen("a", "b", "c"));
});

test("a session that the list shows without its QR code is read by id", async () => {
  const { poll, calls } = account([["a", "b", "c"]], [], false, (id) =>
    id === "b" ? ({ ...session(id), qrCode: undefined } as Session) : session(id),
  );
  expect(await poll("a", "b", "c")).toEqual(allSeen("a", "b", "c"));
  expect(calls).toEqual(["list", "b"]);
  await poll("a", "b", "c");
  expect(calls).toEqual(["list", "b"]);
});

test("a list of summaries is read once, and each session by id", async () => {
  const summary = (id: string) => ({ id, status: "initializing" }) as Session;
  const { poll, calls } = account([["a", "b", "c"]], [], false, summary);
  expect(await poll("a", "b", "c")).toEqual(allSeen("a", "b", "c"));
  expect(calls).toEqual(["list", "a", "b", "c"]);
  await poll("a", "b", "c");
  expect(calls).toEqual(["a", "b", "c"]);
});
