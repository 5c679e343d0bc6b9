import { pairedBy, stateOf } from "../../../../provider/src/lifecycle/egressNode/state";
import { egressNodeKind, nodeOutputs } from "./egressNode";
import type { Resources } from "./resources";

const TIME = "2026-01-01T00:00:00.000Z";
const NODE = { id: "nd_1", createdAt: TIME };
const DEVICE = { exitIp: "203.0.113.7", exitCountry: "US", net: "cell", lastSeenAt: TIME };
const PAIRING = { gatewayUrl: "wss://gateway.zavu.example", wsPath: "/egress/agent", expiresAt: TIME };
const inputs = { senderId: "sender_1", label: "Store phone" };

const present = (bag: object) =>
  Object.entries(bag)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .sort();

test.each([
  [undefined, "pending", {}],
  ["created", "pending", {}],
  ["online", "online", DEVICE],
] as const)("with waitFor %s it is %s and has the outputs that the provider gives then", (waitFor, status, device) => {
  const declared = waitFor === undefined ? inputs : { ...inputs, waitFor };
  const outputs = nodeOutputs({ name: "store", inputs: declared });
  expect(outputs["status"]).toBe(status);
  const paired = pairedBy({ ...PAIRING, token: String(outputs["pairingToken"]) });
  const real = stateOf({ ...NODE, ...inputs, ...device, status } as never, declared, "proj_1", paired);
  expect(present(outputs)).toEqual(present(real));
  expect(outputs["pairingQr"]).toBe(real.pairingQr);
});

test("the token says that it is a mock's, and a chosen one is in the QR code", () => {
  const { pairingToken } = nodeOutputs({ name: "store", inputs });
  expect(pairingToken).toBe("not a pairing token, but a mock's for store");
  const { pairingQr } = nodeOutputs({ name: "store", inputs, chosen: { pairingToken: "mine" } });
  expect(JSON.parse(String(pairingQr))).toMatchObject({ token: "mine" });
});

test.each([{ status: "offline" }, { lastSeenAt: TIME }])("a node that was online has no token: %j", (chosen) => {
  const outputs = nodeOutputs({ name: "store", inputs, chosen });
  expect(outputs).toMatchObject({ ...DEVICE, ...chosen });
  expect(present(outputs).filter((name) => name.startsWith("pairing"))).toEqual([]);
});

test("a node that the stack does not own has no token, even if it is pending", () => {
  const read = (chosen: object) => egressNodeKind.read({ id: "nd_1", name: "store", chosen }, {} as Resources);
  expect(read({})).toMatchObject({ status: "online", senderId: "sender_mock" });
  expect(read({ status: "pending", label: "Old" })).toEqual({
    status: "pending",
    senderId: "sender_mock",
    label: "Old",
    createdAt: TIME,
    projectId: "proj_mock",
  });
});
