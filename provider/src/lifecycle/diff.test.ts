import { diff } from "./diff";
import { UNKNOWN } from "./types";

type Bag = Record<string, unknown>;

const ready: Bag = { status: "ready" };
const same = { changed: false, replaces: [] };
const update = { changed: true, replaces: [] };
const replaced = (...replaces: string[]) => ({ changed: true, replaces });
const external = { kind: "external" };
const android = { kind: "android", nodeId: "nd_1" };

test.each<[string, Bag, Bag, object]>([
  ["nothing declared", {}, {}, same],
  ["no egress and external", { egress: external }, {}, same],
  ["external and no egress", {}, { egress: external }, same],
  ["the same keys in another order", { egress: android }, { egress: { nodeId: "nd_1", kind: "android" } }, same],
  ["the default waitFor, declared", {}, { waitFor: "qr_ready" }, same],
  ["what only the server knows", { qrCode: "2@a", pushName: "x", activeEgress: android, projectId: "p" }, {}, same],
  ["another name", { displayName: "a" }, { displayName: "b" }, replaced("displayName")],
  ["a name taken away", { displayName: "a" }, {}, replaced("displayName")],
  ["another kind", {}, { egress: android }, replaced("egress")],
  ["another node", { egress: android }, { egress: { ...android, nodeId: "nd_2" } }, replaced("egress")],
  ["a country added", {}, { egress: { ...external, country: "cl" } }, replaced("egress")],
  ["name and egress", { displayName: "a" }, { egress: android }, replaced("displayName", "egress")],
  ["another waitFor", {}, { waitFor: "created" }, update],
  ["a time-out added", {}, { timeouts: { create: "5m" } }, update],
  ["another time-out", { timeouts: { create: "5m" } }, { timeouts: { create: "6m" } }, update],
  ["its own id adopted", {}, { adoptSessionId: "s1" }, same],
  ["its own id no longer adopted", { adoptSessionId: "s1" }, {}, same],
  ["another id adopted", {}, { adoptSessionId: "s2" }, replaced("adoptSessionId")],
])("inputs: %s", (_title, olds, news, expected) => {
  expect(diff("s1", { ...ready, ...olds }, news)).toEqual(expected);
});

test.each<[string, Bag, object]>([
  ["displayName", { displayName: UNKNOWN }, replaced("displayName")],
  ["egress", { egress: UNKNOWN }, replaced("egress")],
  ["egress.country", { egress: { kind: "external", country: UNKNOWN } }, replaced("egress")],
  ["adoptSessionId", { adoptSessionId: UNKNOWN }, replaced("adoptSessionId")],
  ["waitFor", { waitFor: UNKNOWN }, update],
  ["timeouts", { timeouts: UNKNOWN }, update],
  ["timeouts.create", { timeouts: { create: UNKNOWN } }, update],
])("%s that is not known yet counts as another", (_title, news, expected) => {
  expect(diff("s1", ready, news)).toEqual(expected);
});

test.each<[Bag, Bag, boolean]>([
  [{ status: "initializing" }, {}, true],
  [{ status: "initializing" }, { waitFor: "created" }, false],
  [{ status: "qr_ready", qrCode: "2@a" }, {}, false],
  [{ status: "qr_ready", qrCode: "2@b" }, { waitFor: "ready" }, true],
  [{ status: "failed" }, { waitFor: "created" }, true],
  [{ status: "disconnected", phoneNumber: "+56912345678" }, {}, false],
  [{ status: "disconnected", phoneNumber: "+56912345678" }, { waitFor: "ready" }, true],
  [{ status: "added later" }, { waitFor: "created" }, false],
  [{}, {}, false],
])("a session with %j and the inputs %j is a change: %s", (olds, news, changed) => {
  const olderInputs = news["waitFor"] === undefined ? {} : { waitFor: news["waitFor"] };
  expect(diff("s1", { ...olds, ...olderInputs }, news)).toEqual({ changed, replaces: [] });
});
