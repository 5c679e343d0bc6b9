import type { Session } from "pulumi-zavu-provider/api";
import type { Account } from "../account";
import { Recovering } from "./recover";

const [SECOND, MINUTE] = [1_000, 60_000];

let now: number;
/** When each reconnect began. */
let reconnects: number[];
let recovering: Recovering;
beforeEach(() => {
  [now, reconnects] = [0, []];
  const onReconnect = () => reconnects.push(now);
  recovering = new Recovering({ signal: new AbortController().signal, onReconnect, note: () => undefined });
});

// The reconnect itself fails at its read, and the pauses are the same.
const refused = () => Promise.reject(new Error("refused"));
const account = {
  clock: { now: () => now, sleep: () => Promise.resolve() },
  sessions: { get: refused, reconnect: refused },
} as unknown as Account;

/** Polls a linked session every 5 s, which has each status in turn for so many ms. */
async function pass(...statuses: [status: string, ms: number, more?: Partial<Session>][]): Promise<void> {
  for (const [status, ms, more] of statuses) {
    for (const end = now + ms; now < end; now += 5 * SECOND) {
      recovering.note({ id: "jd7", status, lastConnectedAt: "2026-11-28T10:00:00.000Z", ...more } as Session, account);
      await recovering.finish();
    }
  }
}

const times = <T>(count: number, items: T[]): T[] => Array.from({ length: count }, () => items).flat();

test("a linked session that Zavu connects again and again is stable after 10 minutes", async () => {
  await pass(["disconnected", 35 * SECOND], ["ready", 5 * SECOND]);
  expect(reconnects).toEqual([30 * SECOND]);
  await pass(
    ...times<[string, number]>(12, [
      ["ready", 50 * SECOND],
      ["initializing", 10 * SECOND],
    ]),
  );
  await pass(["ready", 5 * SECOND]);
  const droppedAt = now;
  await pass(["disconnected", 35 * SECOND]);
  expect(reconnects.slice(1)).toEqual([droppedAt + 30 * SECOND]);
});

test("a linked session that drops again and again is not stable", async () => {
  await pass(["disconnected", 35 * SECOND]);
  await pass(
    ...times<[string, number]>(12, [
      ["ready", 50 * SECOND],
      ["disconnected", 10 * SECOND],
    ]),
  );
  const droppedAt = now;
  await pass(["ready", 5 * SECOND], ["disconnected", 65 * SECOND]);
  expect(reconnects.slice(1)).toEqual([droppedAt + 65 * SECOND]);
});

test.each(["initializing", "authenticating"])(
  "a session that is %s for a moment again and again is reconnected",
  async (status) => {
    await pass(
      ...times<[string, number]>(2, [
        ["disconnected", 20 * SECOND],
        [status, 5 * SECOND],
      ]),
    );
    expect(reconnects).toEqual([30 * SECOND]);
    await pass(
      ...times<[string, number]>(4, [
        ["disconnected", 20 * SECOND],
        [status, 5 * SECOND],
      ]),
    );
    expect(reconnects.slice(1)).toEqual([100 * SECOND]);
  },
);

test("a session that Zavu connects when its reconnect is due is reconnected once it is down again", async () => {
  await pass(["disconnected", 20 * SECOND], ["initializing", MINUTE]);
  expect(reconnects).toEqual([]);
  await pass(["disconnected", 5 * SECOND]);
  expect(reconnects).toEqual([80 * SECOND]);
});

test("a session that was linked since, or that needs a person, waits for its whole pause", async () => {
  await pass(["disconnected", 20 * SECOND], ["ready", 5 * SECOND], ["disconnected", 25 * SECOND]);
  await pass(["disconnected", 5 * SECOND, { lastError: "banned" }], ["disconnected", 25 * SECOND]);
  expect(reconnects).toEqual([]);
  await pass(["qr_ready", 5 * SECOND], ["disconnected", 20 * MINUTE]);
  expect(reconnects).toEqual([]);
});
