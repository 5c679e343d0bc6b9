import fc from "fast-check";
import type { Fault } from "zavu-simulator";
import type { Break } from "./engine";

/** One step of a random schedule. */
export type Step =
  | { do: "declare"; name: string; inputs: Record<string, unknown> | undefined }
  | { do: "fault"; fault: Fault }
  | { do: "outside"; what: Outside; which: number }
  | { do: "key"; other: boolean }
  | { do: "pass"; ms: number }
  | {
      do: "up" | "refresh" | "destroy";
      broken: Break | undefined;
      stranger: number | undefined;
      restart: number | undefined;
    };

/** What somebody else, a phone or the service itself does. */
export type Outside = (typeof OUTSIDE)[number];

const OUTSIDE = [
  "scan",
  "scan with another phone",
  "remove",
  "fail",
  "disconnect",
  "interrupt",
  "take over",
  "restart",
  "move",
  "create",
  "stray 404",
  "busy",
] as const;

/** The names of the resources. */
export const NAMES = ["a", "b", "c", "d", "e"];

/** Long enough to search for a lost POST, retry it and search again. */
export const PATIENT = { create: "45s", update: "20s", delete: "20s" };

/** The number that programs expect, and its phone. */
const EXPECTED = "+56 9 5555-0101";
export const RIGHT_PHONE = { phoneNumber: "+56955550101" };
export const OTHER_PHONE = { phoneNumber: "+56944440202" };

// Few values, so that resources look alike and sessions may be mixed up.
const inputs = fc.record(
  {
    displayName: fc.constantFrom("one", "two"),
    egress: fc.constantFrom(
      { kind: "external" },
      { kind: "external", country: "cl" },
      { kind: "external", country: "uk" },
      { kind: "android", nodeId: "nd_1" },
    ),
    waitFor: fc.constantFrom("created", "qr_ready", "ready"),
    expectedPhoneNumber: fc.constantFrom(undefined, undefined, EXPECTED),
    timeouts: fc.constantFrom(PATIENT, { create: "5s", update: "5s", delete: "5s" }),
  },
  { requiredKeys: ["timeouts"] },
);

const operation = fc.constantFrom(
  "createSession",
  "createSession",
  "getSession",
  "deleteSession",
  "reconnectSession",
  "listSessions",
  "getMe",
  undefined,
) as fc.Arbitrary<Fault["operation"]>;

const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>log in</html>" };
export const effect = fc.constantFrom<Fault>(
  { cut: true },
  { cut: true, processed: true },
  { cut: true, processedAfterMs: 700 },
  { cut: true, processedAfterMs: 14_000 },
  { cut: true, processedAfterMs: 18_000 },
  { cut: true, processedAfterMs: 22_000 },
  { answer: { status: 500 } },
  { answer: { status: 502 }, processed: true },
  { answer: { status: 503, headers: { "retry-after": "1" } } },
  { answer: { status: 429, headers: { "retry-after": "2" } } },
  { answer: { status: 400, body: '{"code":"invalid_request","message":"no +56 9 1234 5678"}' } },
  { answer: { status: 401 } },
  { answer: html },
  { answer: html, processed: true },
  { answer: { status: 302, headers: { location: "http://127.0.0.1:9/" } } },
  { delayMs: 3_000 },
  { delayMs: 8_000 },
  { delayMs: 70_000 },
  { delayMs: 2_000, cut: true, processed: true },
);

const fault = fc
  .record({ operation, effect, times: fc.constantFrom(1, 1, 1, 2, 6), skip: fc.constantFrom(0, 0, 0, 1, 3) })
  .map(({ operation, effect, times, skip }): Fault => ({
    ...effect,
    ...(operation ? { operation } : {}),
    times,
    skip,
  }));

/** A POST that is processed long after its connection was cut: around the end of a search, and of the second search. */
const late = fc.constantFrom(14_000, 18_000, 22_000).map((ms): Fault => ({ cut: true, processedAfterMs: ms }));

/** Faults of the POSTs of the first up: several at once, of resources that look alike. */
const early = fc
  .record({
    effect: fc.oneof({ weight: 2, arbitrary: effect }, { weight: 1, arbitrary: late }),
    skip: fc.constantFrom(0, 0, 1),
  })
  .map(({ effect, skip }): Fault => ({ ...effect, operation: "createSession", skip }));

/** `undefined`, except in one of `n` draws. The `freq` of `fc.option` is the opposite: how rarely it draws nothing. */
export function onceIn<T>(n: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const nothing = { weight: n - 1, arbitrary: fc.constant(undefined) };
  return fc.oneof({ withCrossShrink: true }, nothing, { weight: 1, arbitrary });
}

const broken = onceIn(
  4,
  fc.record({ at: fc.integer({ min: 1, max: 12 }), how: fc.constantFrom<Break["how"]>("kill", "engine") }),
);

const declare = fc.record({
  do: fc.constant("declare" as const),
  name: fc.constantFrom(...NAMES),
  /** `undefined`: the resource leaves the program. */
  inputs: fc.option(inputs, { nil: undefined, freq: 5 }),
});
/** At which request the service's bridge restarts. */
const restart = onceIn(5, fc.integer({ min: 1, max: 8 }));

/** At which request somebody else creates a session that looks like a declared one. */
const stranger = onceIn(4, fc.integer({ min: 1, max: 4 }));

const run = fc.record({
  do: fc.constantFrom("up" as const, "up" as const, "up" as const, "refresh" as const, "destroy" as const),
  broken,
  stranger,
  restart,
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: declare },
  { weight: 4, arbitrary: fault.map((fault) => ({ do: "fault" as const, fault })) },
  { weight: 5, arbitrary: run },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("outside" as const),
      what: fc.constantFrom(...OUTSIDE),
      which: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("key" as const), other: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1_000, 30_000) }) },
);

/** The server, the first program, and what happens. */
export const schedule = fc.record({
  /** Which form of the provider. */
  form: fc.constantFrom("dynamic" as const, "plugin" as const),
  limit: fc.constantFrom<number | false>(false, 600, 40),
  /** Whether each QR code is scanned after some seconds. */
  isScanned: fc.boolean(),
  /** Whether the service behaves like the bridge that it probably runs on, and how it ends a session that nobody scans. */
  bridge: fc.constantFrom(undefined, "disconnected" as const, "failed" as const),
  qr: fc.constantFrom("text" as const, ...Array<"text">(40).fill("text"), "picture" as const),
  /** Whether list items have only a few fields. */
  summaries: fc.constantFrom(false, false, false, true),
  /** Whether the server changes declared values: the country "uk" becomes "gb". */
  normalizes: fc.constantFrom(false, false, true),
  /** How far reads lag behind writes, and which. */
  lag: fc.constantFrom<{ ms: number; reads: "all" | "list" } | undefined>(
    undefined,
    undefined,
    undefined,
    { ms: 2_000, reads: "list" },
    { ms: 2_000, reads: "all" },
  ),
  /** How far the server's clock is ahead of the local one, in ms. */
  serverAheadMs: fc.constantFrom(0, -240_000, 300_000),
  /** How many steps the engine runs concurrently. */
  parallel: fc.constantFrom(2, 4),
  first: fc.oneof(
    fc.array(inputs, { minLength: 1, maxLength: 4 }),
    fc.tuple(inputs, fc.integer({ min: 2, max: 5 })).map(([inputs, times]) => Array(times).fill(inputs) as unknown[]),
  ) as fc.Arbitrary<Record<string, unknown>[]>,
  early: fc.array(early, { maxLength: 3 }),
  stranger,
  restart,
  steps: fc.array(step, { minLength: 2, maxLength: 14 }),
});

export type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;
