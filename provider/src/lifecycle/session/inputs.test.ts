import { InputError } from "../../errors";
import { SessionResource } from "./resource";
import { UNKNOWN } from "../types";

const session = new SessionResource();
const check = (declared: Record<string, unknown>) => session.check(declared);
const knownInputs = (declared: Record<string, unknown>) => session.knownInputs(declared);

type Bag = Record<string, unknown>;

const WHOLE = {
  displayName: "x",
  egress: { kind: "android", nodeId: "nd_1" },
  waitFor: "ready",
};

test.each<[string, Bag, Bag]>([
  ["nothing", {}, {}],
  ["all inputs", WHOLE, WHOLE],
  [
    "a country in capitals",
    { egress: { kind: "external", country: "CL" } },
    { egress: { kind: "external", country: "cl" } },
  ],
  [
    "null for absent",
    { displayName: null, egress: { kind: "external", nodeId: null } },
    { egress: { kind: "external" } },
  ],
  ["200 characters of two units each", { displayName: "😀".repeat(200) }, { displayName: "😀".repeat(200) }],
])("accepts %s", (_title, declared, checked) => {
  expect(check(declared)).toEqual({ inputs: checked, issues: [] });
});

const MARK = "hunter2-secret";

/** The declared inputs, the path of the issue, and a part of its reason. */
const BAD: [Bag, string, RegExp][] = [
  [{ displayName: MARK.repeat(20) }, "displayName", /280 characters; at most 200/],
  [{ displayName: 5 }, "displayName", /a string, not a number/],
  [{ displayName: { text: MARK } }, "displayName", /a string, not an object/],
  [{ displayName: [MARK] }, "displayName", /a string, not a list/],
  [{ egress: MARK }, "egress", /an object such as .*not a string/],
  [{ egress: {} }, "egress.kind", /"external" or "android"/],
  [{ egress: { kind: MARK } }, "egress.kind", /"external" or "android"/],
  [{ egress: { kind: "direct" } }, "egress.kind", /banned/],
  [{ egress: { kind: "android" } }, "egress.nodeId", /required/],
  [{ egress: { kind: "android", nodeId: "" } }, "egress.nodeId", /required/],
  [{ egress: { kind: "external", nodeId: MARK } }, "egress.nodeId", /"android" only/],
  [{ egress: { kind: "external", country: MARK } }, "egress.country", /two letters/],
  [{ egress: { kind: "external", country: 56 } }, "egress.country", /a string, not a number/],
  [{ egress: { kind: "external", port: MARK } }, "egress.port", /kind, nodeId, country/],
  [{ waitFor: MARK }, "waitFor", /"created" or "qr_ready" or "ready"/],
  [{ waitFor: "zv_live_abcdefgh" }, "waitFor", /"created" or "qr_ready" or "ready"/],
  [{ adoptSessionId: "" }, "adoptSessionId", /empty/],
  [{ adoptSessionId: `${MARK}/..` }, "adoptSessionId", /characters/],
  [{ adoptSessionId: true }, "adoptSessionId", /a string, not a boolean/],
  [{ timeouts: { create: MARK } }, "timeouts", /displayName, egress, egressChange, waitFor, adoptSessionId/],
  [{ apiKey: MARK }, "apiKey", /displayName, egress, egressChange, waitFor, adoptSessionId/],
];

test.each(BAD)("refuses %j at %s", (declared, path, reason) => {
  const { issues } = check(declared);
  expect(issues).toEqual([{ path, reason: expect.stringMatching(reason) as string }]);
  expect(JSON.stringify(issues)).not.toMatch(/hunter2|abcdefgh/);
});

test("reports several issues at once", () => {
  const declared = { displayName: 5, egress: { kind: "direct", country: "x" }, waitFor: "never", more: 1 };
  const paths = check(declared).issues.map(({ path }) => path);
  expect(paths.sort()).toEqual(["displayName", "egress.country", "egress.kind", "more", "waitFor"]);
});

describe("a value that is not known yet", () => {
  test.each<Bag>([
    { displayName: UNKNOWN },
    { egress: UNKNOWN },
    { egress: { kind: UNKNOWN } },
    { egress: { kind: UNKNOWN, nodeId: "nd_1" } },
    { egress: { kind: "android", nodeId: UNKNOWN } },
    { egress: { kind: "external", country: UNKNOWN } },
    { egress: { kind: UNKNOWN, nodeId: UNKNOWN, country: UNKNOWN } },
    { waitFor: UNKNOWN, adoptSessionId: UNKNOWN },
  ])("causes no issue and stays unknown: case %#", (declared) => {
    expect(check(declared)).toEqual({ inputs: declared, issues: [] });
  });

  test("does not hide other issues", () => {
    const { issues } = check({ displayName: UNKNOWN, egress: { kind: UNKNOWN, country: "chile" }, waitFor: "never" });
    expect(issues.map(({ path }) => path).sort()).toEqual(["egress.country", "waitFor"]);
  });
});

test("inputs that check would refuse are an error", () => {
  expect(knownInputs({ egress: { kind: "external", country: "CL" } })).toEqual({
    egress: { kind: "external", country: "cl" },
  });
  expect(() => knownInputs({ waitFor: "never", displayName: 5 })).toThrow(InputError);
  expect(() => knownInputs({ waitFor: "never", displayName: 5 })).toThrow(/displayName .*; waitFor /);
});
