import type { Session } from "../../api";
import { declarationOf, inputsOf, stateOf } from "./state";
import type { SessionInputs } from "./types";

describe("state", () => {
  const session = {
    id: "s1",
    status: "qr_ready",
    qrCode: "2@abc",
    egress: { kind: "external", country: "cl" },
  } as Session;
  const inputs: SessionInputs = { displayName: "Support", egress: { kind: "external" }, waitFor: "created" };

  test("contains the inputs as declared and what the server reports", () => {
    expect(stateOf(session, inputs, "proj_a")).toMatchObject({
      ...inputs,
      status: "qr_ready",
      qrCode: "2@abc",
      activeEgress: { kind: "external", country: "cl" },
      projectId: "proj_a",
    });
  });

  test("returns the declared inputs", () => {
    expect(inputsOf(stateOf(session, inputs, "proj_a"))).toEqual(inputs);
  });

  test.each(["initializing", "authenticating", "ready", "disconnected", "failed"])(
    "has no QR code if the status is %s",
    (status) => {
      expect(stateOf({ ...session, status }, inputs, undefined).qrCode).toBeUndefined();
    },
  );
});

test.each<[string, Partial<Session>, SessionInputs]>([
  ["a name", { displayName: "Support" }, { displayName: "Support" }],
  ["an external egress with a derived country", { egress: { kind: "external", nodeId: undefined, country: "cl" } }, {}],
  [
    "an android egress",
    { egress: { kind: "android", nodeId: "nd_1", country: "de" } },
    { egress: { kind: "android", nodeId: "nd_1" } },
  ],
  ["nothing that the server reports", {}, {}],
])("an imported session is declared with: %s", (_title, session, inputs) => {
  expect(declarationOf(session as Session)).toEqual(inputs);
});
