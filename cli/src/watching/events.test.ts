import fc from "fast-check";
import type { Session } from "pulumi-zavu-provider/api";
import { STALE_MS, afterAnswer, afterMissing, type Known, type WatchEvent } from "./events";

const T0 = Date.parse("2026-11-28T10:00:00.000Z");
const session = (status: string, more: Partial<Session> = {}) => ({ id: "jd7", status, ...more }) as Session;
const at = (seconds: number) => new Date(T0 + seconds * 1_000).toISOString();

/** The events of a sequence of answers, which are `seconds` apart. */
function eventsOf(answers: (Session | "missing")[], seconds = 5, isInitial = true): WatchEvent[] {
  let known: Known | undefined;
  return answers.flatMap((answer, index) => {
    const now = T0 + index * seconds * 1_000;
    if (answer === "missing" && !known) return [];
    const step = answer === "missing" ? afterMissing(known!, now) : afterAnswer(known, answer, { at: now, isInitial });
    known = step.known;
    return step.event ?? [];
  });
}

const steps = (events: WatchEvent[]) => events.map(({ from, to }) => `${from} -> ${to}`);

test("a session that is there at the beginning is an initial event, and each change of its status is one event", () => {
  const name = { displayName: "Sup\u001bport" };
  expect(eventsOf([session("ready", name), session("ready", name), session("disconnected", name)])).toEqual([
    { session: "jd7", name: "Sup port", from: null, to: "ready", at: at(0), initial: true },
    { session: "jd7", name: "Sup port", from: "ready", to: "disconnected", at: at(10) },
  ]);
});

test("a session that appears later is not initial", () => {
  expect(eventsOf([session("initializing")], 5, false)).toEqual([
    { session: "jd7", from: null, to: "initializing", at: at(0) },
  ]);
});

test("the reason is the known cause of a session that is down, and no secret is in an event", () => {
  const secrets = { lastError: "LOGOUT", phoneNumber: "+56987654321", qrCode: "2@secret" };
  const events = eventsOf([
    session("ready", secrets),
    session("disconnected", secrets),
    session("failed", { lastError: "no route" }),
    session("zv_live_0123456789"),
  ]);
  expect(events.map(({ reason }) => reason)).toEqual([undefined, "unlinked", undefined, undefined]);
  expect(events.at(-1)!.to).toBe("[key]");
  expect(JSON.stringify(events)).not.toMatch(/56987|2@|zv_live/);
});

test("a session is gone after two 404 in a row, and only once", () => {
  const ready = session("ready");
  expect(steps(eventsOf([ready, "missing", ready, "missing"]))).toEqual(["null -> ready"]);
  expect(steps(eventsOf([ready, "missing", "missing", "missing"]))).toEqual(["null -> ready", "ready -> null"]);
});

test("a session that is there again after it was gone is an event, but no initial one", () => {
  const events = eventsOf([session("ready"), "missing", "missing", session("qr_ready")]);
  expect(steps(events)).toEqual(["null -> ready", "ready -> null", "null -> qr_ready"]);
  expect(events.at(-1)).not.toHaveProperty("initial");
});

describe("an answer of a server that is behind", () => {
  const [old, recent] = [{ updatedAt: at(-60) }, { updatedAt: at(1) }];

  test("is no event", () => {
    const answers = [session("ready", old), session("disconnected", recent), session("ready", old)];
    expect(steps(eventsOf(answers))).toEqual(["null -> ready", "ready -> disconnected"]);
    expect(steps(eventsOf([session("ready", old), "missing", "missing", session("ready", old)]))).toEqual([
      "null -> ready",
      "ready -> null",
    ]);
  });

  test("counts after a minute, so that a clock that goes back cannot hide a session forever", () => {
    const answers = [session("ready", old), session("disconnected", recent), session("ready", old)];
    expect(steps(eventsOf(answers, STALE_MS / 1_000))).toHaveLength(3);
  });

  test("counts if it does not say when it changed", () => {
    expect(steps(eventsOf([session("ready", recent), session("failed"), session("ready", old)]))).toHaveLength(3);
  });
});

interface State {
  status: string | null;
  updatedAt: string;
}

// What a poll reads: the current state, the state before it (from a server that is behind), or nothing.
const poll = fc.constantFrom("current" as const, "behind" as const, "outage" as const);
const change = fc.constantFrom("ready", "disconnected", "failed", "qr_ready", "initializing", null);
const action = fc.oneof({ weight: 2, arbitrary: fc.record({ poll }) }, fc.record({ to: change }));

test("for any changes, polls and outages, each event continues the last one, and none is lost or repeated", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), fc.boolean(), (actions, isInitial) => {
      let now = T0;
      let server: State = { status: "ready", updatedAt: at(0) };
      let before = server;
      let known: Known | undefined;
      let missing = 0;
      const events: WatchEvent[] = [];
      for (const one of actions) {
        now += 2_000;
        if ("to" in one) {
          // The API does not use an id again.
          if (server.status === null) continue;
          [before, server] = [server, { status: one.to, updatedAt: new Date(now).toISOString() }];
          continue;
        }
        if (one.poll === "outage") continue;
        // Only a poll of the current state shows that another answer is behind.
        const isCurrent = one.poll === "current" || known?.updatedAt !== Date.parse(server.updatedAt);
        const { status, updatedAt }: State = isCurrent ? server : before;
        missing = status === null ? missing + 1 : 0;
        if (status === null && !known) continue;
        const step: ReturnType<typeof afterAnswer> =
          status === null
            ? afterMissing(known!, now)
            : afterAnswer(known, session(status, { updatedAt }), { at: now, isInitial });
        known = step.known;
        if (step.event) events.push(step.event);
        if (isCurrent && (status !== null || missing >= 2)) expect(known.status).toBe(status);
      }
      let last: string | null = null;
      for (const { from, to } of events) {
        expect(from).toBe(last);
        expect(to).not.toBe(from);
        last = to;
      }
      expect(last).toBe(known?.status ?? null);
    }),
    { numRuns: 500 },
  );
});
