import fc from "fast-check";
import type { Fault, Operation } from "zavu-simulator";
import type { Break } from "../engine";
import { effect, onceIn, PATIENT } from "../schedule";

/** The names of the resources. */
const NODES = ["n1", "n2"] as const;
const SESSIONS = ["s1", "s2", "s3"] as const;
const LINKS = ["l1", "l2"] as const;
export const NAMES = [...NODES, ...SESSIONS, ...LINKS];

/** The senders that every project has. */
export const SENDERS = ["sender_default", "sender_support"] as const;

const timeouts = fc.constantFrom(PATIENT, PATIENT, { create: "5s", update: "5s", delete: "5s" });
const sender = fc.constantFrom(...SENDERS);

// Few values, so that resources look alike and may be mixed up.
const node = fc.record({
  senderId: sender,
  label: fc.constantFrom(undefined, "phone"),
  waitFor: fc.constantFrom(undefined, "created", "online"),
  timeouts,
});

/** An egress refers to its node by the name of the resource. */
const session = fc.record({
  displayName: fc.constantFrom(undefined, "one"),
  egress: fc.constantFrom(
    { kind: "external" },
    { kind: "external", country: "cl" },
    { kind: "android", node: "n1" },
    { kind: "android", node: "n1" },
    { kind: "android", node: "n2" },
  ),
  egressChange: fc.constantFrom("inPlace", "inPlace", "replace"),
  waitFor: fc.constantFrom("created", "qr_ready", "ready"),
  timeouts,
});

const link = fc.record({ session: fc.constantFrom(...SESSIONS), senderId: sender, timeouts });

export type NodeInputs = typeof node extends fc.Arbitrary<infer T> ? T : never;
export type SessionInputs = typeof session extends fc.Arbitrary<infer T> ? T : never;
export type LinkInputs = typeof link extends fc.Arbitrary<infer T> ? T : never;

/** What a program declares by name, or removes. */
export type Declaration =
  | { name: (typeof NODES)[number]; inputs: NodeInputs | undefined }
  | { name: (typeof SESSIONS)[number]; inputs: SessionInputs | undefined }
  | { name: (typeof LINKS)[number]; inputs: LinkInputs | undefined };

function declared<N extends string, T>(names: readonly N[], inputs: fc.Arbitrary<T>, freq: number) {
  return fc.record({ name: fc.constantFrom(...names), inputs: fc.option(inputs, { nil: undefined, freq }) });
}

const declaration = (freq: number): fc.Arbitrary<Declaration> =>
  fc.oneof(
    { weight: 2, arbitrary: declared(NODES, node, freq) },
    { weight: 3, arbitrary: declared(SESSIONS, session, freq) },
    { weight: 2, arbitrary: declared(LINKS, link, freq) },
  );

/** What somebody else, a phone, a device or the service itself does. */
export type Outside = (typeof OUTSIDE)[number];

const OUTSIDE = [
  "scan",
  "remove session",
  "fail",
  "disconnect",
  "lose login",
  "lose login",
  "move",
  "link",
  "link",
  "unlink",
  "create node",
  "remove node",
  "device online",
  "device offline",
  "stray 404",
  "stray 404",
  "busy",
] as const;

const OPERATIONS: Operation[] = [
  "createEgressNode",
  "createEgressNode",
  "createEgressNode",
  "createSession",
  "getSession",
  "deleteSession",
  "listSessions",
  "setSessionEgress",
  "reconnectSession",
  "linkSession",
  "unlinkSession",
  "getEgressNode",
  "revokeEgressNode",
  "reissueEgressNodeToken",
  "listEgressNodes",
  "getMe",
];
const operation = fc.constantFrom(...OPERATIONS);

const json = { "content-type": "application/json" };
const notFound = { status: 404, headers: json, body: '{"code":"not_found","message":"Not found"}' };
const conflict = { status: 409, headers: json, body: '{"code":"conflict","message":"Busy"}' };
const anyEffect = fc.oneof(
  { weight: 4, arbitrary: effect },
  { weight: 1, arbitrary: fc.constantFrom<Fault>({ answer: notFound }, { answer: conflict }) },
);

const fault = fc
  .record({ operation, effect: anyEffect, times: fc.constantFrom(1, 1, 1, 2, 6), skip: fc.constantFrom(0, 0, 0, 1, 3) })
  // A 404 of /v1/me means that the API does not say which project has the key: another project's key is not recognized.
  .filter(({ operation, effect }) => operation !== "getMe" || effect.answer?.status !== 404)
  .map(({ operation, effect, times, skip }): Fault => ({ ...effect, operation, times, skip }));

/** Faults of the POSTs of the first up. */
const early = fc
  .record({ operation: fc.constantFrom<Operation>("createEgressNode", "createEgressNode", "createSession"), effect })
  .map(({ operation, effect }): Fault => ({ ...effect, operation }));

const broken = onceIn(
  4,
  fc.record({ at: fc.integer({ min: 1, max: 16 }), how: fc.constantFrom<Break["how"]>("kill", "engine") }),
);

const step = fc.oneof(
  { weight: 4, arbitrary: declaration(6).map((declaration) => ({ do: "declare" as const, declaration })) },
  { weight: 4, arbitrary: fault.map((fault) => ({ do: "fault" as const, fault })) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("up" as const, "up" as const, "up" as const, "refresh" as const, "destroy" as const),
      broken,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("outside" as const),
      what: fc.constantFrom(...OUTSIDE),
      which: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("taint" as const), name: fc.constantFrom(...NAMES, ...LINKS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("key" as const), other: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1_000, 30_000) }) },
);

/** One step of a random schedule. */
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The faults at the end, when all sessions change their egress in place and everything is destroyed. */
const end = fc.record({
  fault: onceIn(
    2,
    fc
      .record({
        operation: fc.constantFrom<Operation>("setSessionEgress", "reconnectSession"),
        effect: fc.oneof(anyEffect, fc.constant<Fault>({ answer: { status: 400 } })),
      })
      .map(({ operation, effect }): Fault => ({ ...effect, operation })),
  ),
  losesLogin: fc.constantFrom(false, false, true),
  /** Whether a refresh follows, before the next up. */
  isRefreshed: fc.boolean(),
  /** Whether nodes answer 404, and their lists 400, when all is destroyed. */
  hidesNodes: fc.constantFrom(false, false, true),
});

/** The server, the first program, and what happens. */
export const channel = fc.record({
  /** Which form of the provider. */
  form: fc.constantFrom("dynamic" as const, "plugin" as const),
  limit: fc.constantFrom<number | false>(false, false, 600, 60),
  /** Whether each QR code is scanned after some seconds. */
  isScanned: fc.boolean(),
  /** How long a pairing token is valid, in ms; null if the API does not say. */
  tokenMs: fc.constantFrom(600_000, 90_000, 20_000, null),
  linkNeedsReady: fc.constantFrom(false, false, false, true),
  linkOver: fc.constantFrom("replace" as const, "conflict" as const),
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
    fc.array(declaration(100), { minLength: 2, maxLength: 7 }),
    // Equal nodes: the lost POST of one is searched for while the other is created.
    node.map((inputs): Declaration[] => NODES.map((name) => ({ name, inputs }))),
    session.chain((inputs) =>
      link.map((link): Declaration[] => [
        ...SESSIONS.map((name) => ({ name, inputs })),
        { name: "l1", inputs: link },
        { name: "n1", inputs: { senderId: link.senderId, label: undefined, waitFor: undefined, timeouts: PATIENT } },
      ]),
    ),
  ),
  early: fc.array(early, { maxLength: 2 }),
  steps: fc.array(step, { minLength: 2, maxLength: 14 }),
  end,
});

export type Channel = typeof channel extends fc.Arbitrary<infer T> ? T : never;
