import type { Session } from "../api";
import { declarationOf, driftedEgress, inputsOf, stateOf } from "./state";
import type { ObservedEgress, SessionInputs } from "./types";

const external = { kind: "external" };
const android = { kind: "android", nodeId: "nd_1" };

test.each<[string, ObservedEgress | undefined, ObservedEgress | undefined, ObservedEgress | undefined]>([
  ["nothing is reported", android, undefined, undefined],
  ["no egress is external", undefined, external, undefined],
  ["a derived country", undefined, { ...external, country: "cl" }, undefined],
  ["a derived country of a declared kind", external, { ...external, country: "cl" }, undefined],
  ["the declared country", { ...external, country: "cl" }, { ...external, country: "cl" }, undefined],
  ["a declared country that the server leaves out", { ...external, country: "cl" }, external, undefined],
  ["a node that an external egress keeps", external, { ...external, nodeId: "nd_1" }, undefined],
  ["a declared node that the server leaves out", android, { kind: "android" }, undefined],
  ["another country", { ...external, country: "cl" }, { ...external, country: "pe" }, { ...external, country: "pe" }],
  ["another kind", external, android, android],
  ["another kind, country derived", undefined, { ...android, country: "cl" }, android],
  ["another node", android, { ...android, nodeId: "nd_2" }, { ...android, nodeId: "nd_2" }],
  ["the node is gone", android, external, external],
  ["a legacy kind", undefined, { kind: "direct" }, { kind: "direct" }],
])("%s", (_title, declared, reported, drifted) => {
  expect(driftedEgress(declared, reported)).toEqual(drifted);
});

describe("state", () => {
  const session = {
    id: "s1",
    status: "qr_ready",
    qrCode: "2@abc",
    egress: { kind: "external", country: "cl" },
  } as Session;
  const inputs: SessionInputs = { displayName: "Support", egress: { kind: "external" }, waitFor: "created" };

  test("holds the inputs as declared beside what the server says", () => {
    expect(stateOf(session, inputs, "proj_a")).toMatchObject({
      ...inputs,
      status: "qr_ready",
      qrCode: "2@abc",
      activeEgress: { kind: "external", country: "cl" },
      projectId: "proj_a",
    });
  });

  test("gives the inputs back", () => {
    expect(inputsOf(stateOf(session, inputs, "proj_a"))).toEqual(inputs);
  });

  test.each(["initializing", "authenticating", "ready", "disconnected", "failed"])(
    "holds no QR where the status is %s",
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
  ["nothing that the server tells", {}, {}],
])("a session that is found is declared with what cannot be left out: %s", (_title, session, inputs) => {
  expect(declarationOf(session as Session)).toEqual(inputs);
});
