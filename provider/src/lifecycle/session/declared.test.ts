import type { Session } from "../../api";
import { baselineOf, changedByServer, driftedEgress, isSameName } from "./declared";
import type { Egress, ObservedEgress } from "./types";

const external = { kind: "external" } as const;
const android = { kind: "android", nodeId: "nd_1" } as const;
const uk = { ...external, country: "uk" };
const gb = { ...external, country: "gb" };
const de = { ...external, country: "de" };

test.each<[string, ObservedEgress | undefined, ObservedEgress | undefined, ObservedEgress | undefined]>([
  ["nothing is reported", android, undefined, undefined],
  ["no egress is external", undefined, external, undefined],
  ["a derived country", undefined, { ...external, country: "cl" }, undefined],
  ["a derived country of a declared kind", external, { ...external, country: "cl" }, undefined],
  ["the declared country", { ...external, country: "cl" }, { ...external, country: "cl" }, undefined],
  ["a declared country that the server leaves out", { ...external, country: "cl" }, external, undefined],
  ["a node of an external egress", external, { ...external, nodeId: "nd_1" }, undefined],
  ["a declared node that the server leaves out", android, { kind: "android" }, undefined],
  ["another country", { ...external, country: "cl" }, { ...external, country: "pe" }, { ...external, country: "pe" }],
  ["another kind", external, android, android],
  ["another kind, country derived", undefined, { ...android, country: "cl" }, android],
  ["another node", android, { ...android, nodeId: "nd_2" }, { ...android, nodeId: "nd_2" }],
  ["the node is gone", android, external, external],
  ["a legacy kind", undefined, { kind: "direct" }, { kind: "direct" }],
])("drift: %s", (_title, declared, reported, drifted) => {
  expect(driftedEgress(declared, reported)).toEqual(drifted);
});

test.each<[string, ObservedEgress | undefined, ObservedEgress | undefined]>([
  ["the first reported value", gb, undefined],
  ["the declared value later", uk, undefined],
  ["nothing", external, undefined],
  ["a third value", de, de],
  ["another kind", android, { ...android, country: "uk" }],
])("drift of a value that the server reported differently at first, if it reports %s", (_title, reported, drifted) => {
  expect(driftedEgress(uk, reported, { country: "gb" })).toEqual(drifted);
});

type Before = Parameters<typeof baselineOf>[2];

test.each<[string, Egress | undefined, ObservedEgress | undefined, Before, object | undefined]>([
  ["the declared value", uk, uk, undefined, undefined],
  ["another value at create", uk, gb, undefined, { country: "gb" }],
  ["another node at create", android, { ...android, nodeId: "nd-1" }, undefined, { nodeId: "nd-1" }],
  ["a value that is not declared", external, gb, undefined, undefined],
  ["no egress", uk, undefined, undefined, undefined],
  ["the first value only now", uk, gb, { activeEgress: external }, { country: "gb" }],
  ["another value than before", uk, de, { activeEgress: uk }, undefined],
  ["another value than the first", uk, de, { activeEgress: gb, egressBaseline: { country: "gb" } }, { country: "gb" }],
])("baseline if the server reports %s", (_title, declared, reported, before, baseline) => {
  expect(baselineOf(declared, reported, before)).toEqual(baseline);
});

test.each<[string | undefined, string | undefined, boolean]>([
  ["", undefined, true],
  ["  ", undefined, true],
  [" Sales  team ", "Sales team", true],
  ["Caf\u00e9", "Cafe\u0301", true],
  ["Sales", "sales", false],
  ["Sales", undefined, false],
])("the names %j and %j are the same: %s", (one, other, isSame) => {
  expect(isSameName(one, other)).toBe(isSame);
});

test("the warning names the declared and the reported value, but no node id", () => {
  const session = { id: "s1", displayName: "Sales", egress: { ...gb, nodeId: "nd_9" } } as Session;
  expect(changedByServer(session, { displayName: "Sales", egress: uk }, { country: "gb" })).toContain(
    'Session s1: the server reports egress.country "gb" instead of "uk".',
  );
  const text = changedByServer(session, { displayName: "Sales ", egress: android }, { nodeId: "nd_9" });
  expect(text).toContain("a different egress.nodeId than declared and a different displayName than declared");
  expect(text).not.toContain("nd_");
  expect(changedByServer(session, { displayName: "Sales" })).toBeUndefined();
});
