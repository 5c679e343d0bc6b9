import { UNKNOWN, type Change } from "../types";
import { diff, isUnsettled } from "./diff";

type Bag = Record<string, unknown>;

const external = { kind: "external" };
const android = { kind: "android", nodeId: "nd_1" };
const cl = { ...external, country: "cl" };
const pe = { ...external, country: "pe" };

/** The changes as text: `path how`, with `!` if the change replaces the session. */
const changesOf = (changes: Change[]) =>
  changes.map(({ path, how, replaces }) => `${path} ${how}${replaces ? "!" : ""}`);

test.each<[string, Bag, Bag, string[]]>([
  ["nothing declared", {}, {}, []],
  ["no egress and external", { egress: external }, {}, []],
  ["external and no egress", {}, { egress: external }, []],
  ["the same keys in another order", { egress: android }, { egress: { nodeId: "nd_1", kind: "android" } }, []],
  ["the default waitFor, declared", {}, { waitFor: "qr_ready" }, []],
  ["what only the server knows", { qrCode: "2@a", pushName: "x", activeEgress: android, projectId: "p" }, {}, []],
  ["another name", { displayName: "a" }, { displayName: "b" }, ["displayName changed!"]],
  ["a removed name", { displayName: "a" }, {}, ["displayName removed!"]],
  ["another kind", {}, { egress: android }, ["egress.kind changed!", "egress.nodeId added!"]],
  ["another node", { egress: android }, { egress: { ...android, nodeId: "nd_2" } }, ["egress.nodeId changed!"]],
  ["an added country", {}, { egress: { ...external, country: "cl" } }, ["egress.country added!"]],
  ["a removed country", { egress: { ...external, country: "cl" } }, {}, ["egress.country removed!"]],
  [
    "name and egress",
    { displayName: "a", egress: android },
    { egress: { ...android, nodeId: "nd_2" } },
    ["displayName removed!", "egress.nodeId changed!"],
  ],
  ["a declaration of what the server reports", { activeEgress: cl }, { egress: cl }, []],
  ["another country than the server reports", { activeEgress: cl }, { egress: pe }, ["egress.country added!"]],
  ["an Android egress that the server reports", { activeEgress: android }, { egress: android }, []],
  ["the country that the server reports for another one", { egress: pe, activeEgress: cl }, { egress: cl }, []],
  ["an empty name and none", { displayName: "" }, {}, []],
  ["a name that the server trims", { displayName: "Sales" }, { displayName: "Sales " }, []],
  ["another waitFor", {}, { waitFor: "created" }, ["waitFor changed"]],
  ["its own id is adopted", {}, { adoptSessionId: "s1" }, []],
  ["its own id is no longer adopted", { adoptSessionId: "s1" }, {}, []],
  ["another id is adopted", {}, { adoptSessionId: "s2" }, ["adoptSessionId added!"]],
  ["another id instead of its own", { adoptSessionId: "s1" }, { adoptSessionId: "s2" }, ["adoptSessionId changed!"]],
])("inputs: %s", (_title, olds, news, expected) => {
  expect(changesOf(diff("s1", { status: "ready", ...olds }, news))).toEqual(expected);
});

test.each<[string, Bag, string]>([
  ["displayName", { displayName: UNKNOWN }, "displayName added!"],
  ["egress", { egress: UNKNOWN }, "egress changed!"],
  ["egress.country", { egress: { kind: "external", country: UNKNOWN } }, "egress.country added!"],
  ["adoptSessionId", { adoptSessionId: UNKNOWN }, "adoptSessionId added!"],
  ["waitFor", { waitFor: UNKNOWN }, "waitFor changed"],
])("an unknown %s counts as a change", (_title, news, expected) => {
  expect(changesOf(diff("s1", {}, news))).toEqual([expected]);
});

test("an unknown value counts as a change even if the old value is unknown, too", () => {
  expect(changesOf(diff("s1", { displayName: UNKNOWN }, { displayName: UNKNOWN }))).toEqual(["displayName changed!"]);
});

const right = { expectedPhoneNumber: "+56 9 1234-5678" };
const wrong = { expectedPhoneNumber: "+56912345670" };
const linked = { status: "ready", phoneNumber: "+56912345678" };

test.each<[Bag, Bag, boolean]>([
  [{ status: "initializing" }, {}, true],
  [{ status: "initializing" }, { waitFor: "created" }, false],
  [{ status: "qr_ready", qrCode: "2@a" }, {}, false],
  [{ status: "qr_ready", qrCode: "2@b" }, { waitFor: "ready" }, true],
  [{ status: "failed" }, { waitFor: "created" }, true],
  [{ ...linked, status: "disconnected" }, {}, false],
  [{ ...linked, status: "disconnected" }, { waitFor: "ready" }, true],
  [{ status: "added later" }, { waitFor: "created" }, false],
  [linked, right, false],
  [linked, wrong, true],
  [{}, {}, false],
])("a session with %j and the inputs %j is unsettled: %s", (state, inputs, expected) => {
  expect(isUnsettled(state, inputs)).toBe(expected);
});

test.each([{ waitFor: UNKNOWN }, { expectedPhoneNumber: UNKNOWN }])(
  "if an input is unknown, the session counts as settled (%#)",
  (inputs) => {
    expect(isUnsettled({ status: "initializing" }, inputs)).toBe(false);
  },
);

test("a changed expected number is an update", () => {
  expect(changesOf(diff("s1", right, wrong))).toEqual(["expectedPhoneNumber changed"]);
  expect(changesOf(diff("s1", {}, right))).toEqual(["expectedPhoneNumber added"]);
});
