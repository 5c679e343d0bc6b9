import { stateOf } from "../../../../provider/src/lifecycle/session/state";
import { sessionOutputs } from "./session";

const SESSION = {
  id: "wa_1",
  qrCode: "2@abc",
  egress: { kind: "external" as const },
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};
const LINKED = { phoneNumber: "+56912345678", pushName: "Ana", lastConnectedAt: "2026-01-01T00:00:00.000Z" };

const present = (bag: object) =>
  Object.entries(bag)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .sort();

test.each([
  ["created", "initializing", {}],
  [undefined, "qr_ready", {}],
  ["qr_ready", "qr_ready", {}],
  ["ready", "ready", LINKED],
] as const)("with waitFor %s it is %s and has the outputs that the provider gives then", (waitFor, status, linked) => {
  const inputs = waitFor === undefined ? {} : { waitFor };
  const outputs = sessionOutputs({ name: "support", inputs });
  expect(outputs["status"]).toBe(status);
  const real = stateOf({ ...SESSION, ...linked, status } as never, inputs, "proj_1");
  expect(present(outputs)).toEqual(present(real));
});

test.each([
  ["failed", "could not connect", undefined],
  ["disconnected", undefined, "+12025550100"],
  ["authenticating", undefined, undefined],
])("a test can choose the status %s", (status, lastError, phoneNumber) => {
  const outputs = sessionOutputs({ name: "support", inputs: {}, chosen: { status } });
  expect([outputs["status"], outputs["lastError"], outputs["phoneNumber"]]).toEqual([status, lastError, phoneNumber]);
  expect(outputs["qrCode"]).toBeUndefined();
});

test("the linked number is the expected one, as the server would report it", () => {
  const inputs = { expectedPhoneNumber: "+56 (9) 1234-5678", waitFor: "ready" };
  const outputs = sessionOutputs({ name: "support", inputs });
  expect([outputs["phoneNumber"], outputs["expectedPhoneNumber"]]).toEqual(["+56912345678", "+56 (9) 1234-5678"]);
  expect(
    sessionOutputs({ name: "support", inputs: { ...inputs, waitFor: "qr_ready" } })["phoneNumber"],
  ).toBeUndefined();
});

test("the country is the declared one, else derived once there is a number, and an android egress has none", () => {
  const egress = (inputs: object) => sessionOutputs({ name: "support", inputs: { ...inputs } })["activeEgress"];
  expect(egress({})).toEqual({ kind: "external" });
  expect(egress({ waitFor: "ready" })).toEqual({ kind: "external", country: "us" });
  expect(egress({ waitFor: "ready", egress: { kind: "external", country: "cl" } })).toMatchObject({ country: "cl" });
  const android = { kind: "android", nodeId: "nd_1" };
  expect(egress({ waitFor: "ready", egress: android })).toEqual(android);
});

test("what a test chooses wins", () => {
  const chosen = { qrCode: "mine", projectId: "proj_mine" };
  expect(sessionOutputs({ name: "support", inputs: {}, chosen })).toMatchObject(chosen);
});
