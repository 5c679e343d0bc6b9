import { diff, isUnsettled, type Change } from "./diff";
import { UNKNOWN } from "./types";

type Bag = Record<string, unknown>;

const external = { kind: "external" };
const android = { kind: "android", nodeId: "nd_1" };

/** In words: `path how`, with `!` where it takes a new session. */
const told = (changes: Change[]) => changes.map(({ path, how, replaces }) => `${path} ${how}${replaces ? "!" : ""}`);

test.each<[string, Bag, Bag, string[]]>([
  ["nothing declared", {}, {}, []],
  ["no egress and external", { egress: external }, {}, []],
  ["external and no egress", {}, { egress: external }, []],
  ["the same keys in another order", { egress: android }, { egress: { nodeId: "nd_1", kind: "android" } }, []],
  ["the default waitFor, declared", {}, { waitFor: "qr_ready" }, []],
  ["what only the server knows", { qrCode: "2@a", pushName: "x", activeEgress: android, projectId: "p" }, {}, []],
  ["another name", { displayName: "a" }, { displayName: "b" }, ["displayName changed!"]],
  ["a name taken away", { displayName: "a" }, {}, ["displayName removed!"]],
  ["another kind", {}, { egress: android }, ["egress.kind changed!", "egress.nodeId added!"]],
  ["another node", { egress: android }, { egress: { ...android, nodeId: "nd_2" } }, ["egress.nodeId changed!"]],
  ["a country added", {}, { egress: { ...external, country: "cl" } }, ["egress.country added!"]],
  ["a country removed", { egress: { ...external, country: "cl" } }, {}, ["egress.country removed!"]],
  [
    "name and egress",
    { displayName: "a", egress: android },
    { egress: { ...android, nodeId: "nd_2" } },
    ["displayName removed!", "egress.nodeId changed!"],
  ],
  ["another waitFor", {}, { waitFor: "created" }, ["waitFor changed"]],
  ["its own id adopted", {}, { adoptSessionId: "s1" }, []],
  ["its own id no longer adopted", { adoptSessionId: "s1" }, {}, []],
  ["another id adopted", {}, { adoptSessionId: "s2" }, ["adoptSessionId added!"]],
  ["another id in place of its own", { adoptSessionId: "s1" }, { adoptSessionId: "s2" }, ["adoptSessionId changed!"]],
])("inputs: %s", (_title, olds, news, expected) => {
  expect(told(diff("s1", { status: "ready", ...olds }, news))).toEqual(expected);
});

test.each<[string, Bag, string]>([
  ["displayName", { displayName: UNKNOWN }, "displayName added!"],
  ["egress", { egress: UNKNOWN }, "egress changed!"],
  ["egress.country", { egress: { kind: "external", country: UNKNOWN } }, "egress.country added!"],
  ["adoptSessionId", { adoptSessionId: UNKNOWN }, "adoptSessionId added!"],
  ["waitFor", { waitFor: UNKNOWN }, "waitFor changed"],
])("%s that is not known yet counts as another", (_title, news, expected) => {
  expect(told(diff("s1", {}, news))).toEqual([expected]);
});

test("what was not known counts as another even where it is not known again", () => {
  expect(told(diff("s1", { displayName: UNKNOWN }, { displayName: UNKNOWN }))).toEqual(["displayName changed!"]);
});

test.each<[Bag, string | undefined, boolean]>([
  [{ status: "initializing" }, undefined, true],
  [{ status: "initializing" }, "created", false],
  [{ status: "qr_ready", qrCode: "2@a" }, undefined, false],
  [{ status: "qr_ready", qrCode: "2@b" }, "ready", true],
  [{ status: "failed" }, "created", true],
  [{ status: "disconnected", phoneNumber: "+56912345678" }, undefined, false],
  [{ status: "disconnected", phoneNumber: "+56912345678" }, "ready", true],
  [{ status: "added later" }, "created", false],
  [{}, undefined, false],
])("a session with %j and waitFor %s is short of it: %s", (state, waitFor, expected) => {
  expect(isUnsettled(state, waitFor)).toBe(expected);
});

test("where waitFor is not known, nothing is said of the session", () => {
  expect(isUnsettled({ status: "initializing" }, UNKNOWN)).toBe(false);
});
