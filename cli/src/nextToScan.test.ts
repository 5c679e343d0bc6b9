import type { Session } from "pulumi-zavu-provider/api";
import type { Followed } from "./following";
import { nextToScan } from "./nextToScan";

const NOW = 100_000;

function one(id: string, status: string, more: Partial<Followed> = {}): Followed {
  const session = { id, status } as Session;
  const qr = status === "qr_ready" ? { qr: `2@${id}` } : {};
  return { id, session, ...qr, qrs: 1, statusSince: NOW, qrSince: NOW, checkedAt: NOW, ...more };
}

const [first, second] = [one("a", "qr_ready"), one("b", "qr_ready")];

test("shows the first session that can be scanned, and keeps showing it while it can be scanned", () => {
  expect(nextToScan([one("z", "initializing", { qrs: 0 }), first, second], undefined, NOW)).toBe(first);
  expect(nextToScan([first, second], second, NOW)).toBe(second);
});

test("a session between two codes stays for a few seconds, unless its next code is late", () => {
  const between = (ms: number) => one("a", "initializing", { qrSince: NOW - ms });
  for (const ms of [0, 4_999]) {
    const current = between(ms);
    expect(nextToScan([current, second], current, NOW)).toBe(current);
  }
  const late = between(5_000);
  expect(nextToScan([late, second], late, NOW)).toBe(second);
  expect(nextToScan([one("z", "initializing"), late], late, NOW)).toBe(late);
});

test("a scanned session is followed by the next one immediately", () => {
  const scanned = one("a", "authenticating");
  expect(nextToScan([scanned, second], scanned, NOW)).toBe(second);
});

test("a session that has ended is not shown", () => {
  const ended = one("a", "initializing", { end: { error: new Error("gone") } });
  const other = one("b", "initializing", { qrs: 0 });
  expect(nextToScan([ended, other], ended, NOW)).toBe(other);
  expect(nextToScan([ended], ended, NOW)).toBeUndefined();
});
