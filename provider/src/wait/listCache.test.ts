import type { Page, Session } from "../api";
import { isSummary, isWhole } from "../api/listItem";
import { pagesOf } from "../api/pages";
import { systemClock, type Clock } from "../clock";
import { ServerError } from "../errors";
import { ListCache } from "./listCache";

const PAGE = 100;
const idOf = (n: number) => `jd${n}`;
const whole = { egress: { kind: "external" }, phoneNumber: "+56912345678", qrCode: "2@abc" };
const session = (id: string, status = "ready") => ({ id, status, ...whole }) as Session;

/** An account that records its requests. */
class Account {
  requests: string[] = [];
  isBroken = false;
  isSummary = isSummary;
  isWhole = isWhole;
  status = "ready";
  hold: Promise<void> | undefined;
  readonly ids: string[];

  constructor(size: number) {
    this.ids = Array.from({ length: size }, (_, n) => idOf(n));
  }

  get = async (id: string): Promise<Session> => {
    this.requests.push(id);
    return session(id, this.status);
  };

  pages = () => pagesOf(this.list, () => new Error("endless"));

  list = async (cursor: string | undefined): Promise<Page<Session>> => {
    this.requests.push("page");
    const { status } = this;
    await this.hold;
    if (this.isBroken) throw new ServerError({ method: "GET", path: "/" }, { status: 503 });
    const from = Number(cursor ?? 0);
    const items = this.ids.slice(from, from + PAGE).map((id) => session(id, status));
    return { items, unreadable: 0, nextCursor: from + PAGE < this.ids.length ? String(from + PAGE) : undefined };
  };

  get pagesRead(): number {
    return this.requests.filter((what) => what === "page").length;
  }
}

const patient = () => ({ signal: new AbortController().signal, deadline: Infinity });

/** Reads sessions like the engine, with `atOnce` concurrent reads. */
async function read(cache: ListCache<Session>, ids: string[], atOnce = 8): Promise<Session[]> {
  const left = [...ids];
  const found: Session[] = [];
  const lane = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) found.push(await cache.get(id, patient()));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return found;
}

const cacheOf = (account: Account, clock: Clock = systemClock) => new ListCache<Session>({ reader: account, clock });

test("one or two sessions are read by id", async () => {
  const account = new Account(300);
  await read(cacheOf(account), [idOf(7), idOf(8)]);
  expect(account.requests).toEqual([idOf(7), idOf(8)]);
});

test("a refresh of three hundred takes three pages and two single reads", async () => {
  const account = new Account(300);
  const found = await read(cacheOf(account), account.ids);
  expect(found.map(({ id }) => id).sort()).toEqual([...account.ids].sort());
  expect(account.pagesRead).toBe(3);
  expect(account.requests).toHaveLength(5);
});

test("the order of the list does not matter", async () => {
  const account = new Account(1_000);
  await read(cacheOf(account), [...account.ids].reverse());
  expect(account.pagesRead).toBeLessThanOrEqual(10);
  expect(account.requests.length).toBeLessThan(60);
});

test("a few sessions of a large account do not page through it", async () => {
  const account = new Account(20_000);
  await read(cacheOf(account), account.ids.slice(-20));
  expect(account.pagesRead).toBeLessThanOrEqual(8);
  expect(account.requests.length).toBeLessThanOrEqual(28);
});

test("many sessions of a far larger account stop paging once it costs too many requests", async () => {
  const account = new Account(100_000);
  await read(cacheOf(account), account.ids.slice(-300));
  expect(account.requests.length).toBeLessThanOrEqual(312);
});

test("a session that no page shows is read by id", async () => {
  const account = new Account(50);
  await read(cacheOf(account), [...account.ids, "jdgone"]);
  expect(account.requests).toContain("jdgone");
});

test("after a failed page each session is read by id, and no other page is read", async () => {
  const account = new Account(300);
  account.isBroken = true;
  const found = await read(cacheOf(account), account.ids);
  expect(found).toHaveLength(300);
  expect(account.pagesRead).toBe(1);
});

test("a session that this process changed is read by id, even while its page is loading", async () => {
  const account = new Account(50);
  const reading = cacheOf(account);
  let release = () => {};
  account.hold = new Promise((resolve) => (release = resolve));
  const first = read(reading, account.ids.slice(0, 10), 10);
  reading.forget(idOf(5));
  account.status = "failed";
  release();
  await first;
  expect((await reading.get(idOf(5), patient())).status).toBe("failed");
  expect((await reading.get(idOf(6), patient())).status).toBe("ready");
});

test("pages are cached for five seconds", async () => {
  let now = 0;
  const account = new Account(50);
  const reading = cacheOf(account, { now: () => now, sleep: systemClock.sleep });
  await read(reading, account.ids);
  account.status = "failed";
  now = 4_999;
  expect((await reading.get(idOf(1), patient())).status).toBe("ready");
  now = 5_000;
  expect((await reading.get(idOf(1), patient())).status).toBe("failed");
});

test("a caller that is stopped does not wait for the page", async () => {
  const account = new Account(50);
  account.hold = new Promise(() => {});
  const reading = cacheOf(account);
  void read(reading, account.ids.slice(0, 2), 2);
  const stop = new AbortController();
  const third = reading.get(idOf(2), { ...patient(), signal: stop.signal });
  stop.abort();
  expect((await third).id).toBe(idOf(2));
});

test("sessions that a page shows incompletely are read by id", async () => {
  const account = new Account(5);
  const list = account.list;
  account.list = async (cursor) => {
    const page = await list(cursor);
    return { ...page, items: page.items.map((item) => ({ id: item.id, status: item.status }) as Session) };
  };
  const found = await read(cacheOf(account), account.ids);
  expect(found).toEqual(account.ids.map((id) => session(id)));
});
