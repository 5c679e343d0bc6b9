import schema from "../../../../provider/cmd/pulumi-resource-zavu/schema.json";
import { LOOK_UPS } from "./lookUps";
import type { LookUpAnswers, MadeResource } from "./options";
import { Resources } from "./resources";
import { sessionKind } from "./session";

const call = (name: string, inputs = {}, resources = new Resources(), answers: LookUpAnswers = {}) =>
  LOOK_UPS[`zavu:index:${name}`]?.(inputs, resources, answers);

test.each(Object.entries(schema.functions))(
  "%s has an answer with all required fields of the schema",
  (token, { outputs }) => {
    const name = token.replace("zavu:index:", "");
    const answer = call(name, { id: "wa_1", senderId: "sender_1" }) ?? {};
    const { properties, required = [] }: { properties: object; required?: string[] } = outputs;
    for (const property of required) expect(answer).toHaveProperty(property);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(answer)));
  },
);

test("a session of the program is returned without secrets and without inputs that only its stack has", () => {
  const inputs = { waitFor: "ready", adoptSessionId: "wa_1", expectedPhoneNumber: "+12025550178", timeouts: {} };
  const session = sessionKind.created(
    { name: "line", inputs: { ...inputs, egressChange: "inPlace" } },
    new Resources(),
  );
  const resources = new Resources();
  resources.made.push({ type: "WhatsAppAltSession", name: "line", id: "wa_1", inputs, outputs: session });
  const { properties } = schema.functions["zavu:index:getWhatsAppAltSession"].outputs;
  const shown = Object.keys(call("getWhatsAppAltSession", { id: "wa_1" }, resources) ?? {});
  expect(shown).toContain("phoneNumber");
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(shown));
});

test("egress nodes of the program and existing ones are listed, without tokens", () => {
  const resources = new Resources({
    nd_1: { status: "offline", senderId: "sender_1" },
    nd_2: { status: "online", senderId: "sender_2" },
    wa_1: { status: "ready", senderId: "sender_1" },
    "wa_1/sender_1": {},
  });
  const outputs = { status: "pending", senderId: "sender_1", waitFor: "created", timeouts: { create: "5m" } };
  const paired = { pairingToken: "t", pairingQr: "q", pairingExpiresAt: "2026-01-01T00:10:00.000Z" };
  resources.made.push({
    type: "WhatsAppAltEgressNode",
    id: "mock-node-store",
    outputs: { ...outputs, ...paired },
  } as never);
  expect(call("listWhatsAppAltEgressNodes", { senderId: "sender_1" }, resources)).toEqual({
    nodes: [
      expect.objectContaining({ id: "nd_1", status: "offline", exitIp: "203.0.113.7" }),
      { id: "mock-node-store", status: "pending", senderId: "sender_1" },
    ],
  });
  const node = (id: string) => call("getWhatsAppAltEgressNode", { id }, resources);
  expect(node("nd_2")).toMatchObject({ id: "nd_2", status: "online", senderId: "sender_2" });
  expect(node("nd_3")).toMatchObject({ id: "nd_3", status: "online", senderId: "sender_mock" });
  expect(call("listWhatsAppAltSessions", {}, resources)).toMatchObject({ sessions: [{ id: "wa_1" }] });
});

test("resources of other types with the same id are other resources", () => {
  const resources = new Resources();
  const id = "mock-node-store";
  const session = { type: "WhatsAppAltSession", id, outputs: { status: "failed" } } as unknown as MadeResource;
  resources.made.push(session);
  expect(call("getWhatsAppAltEgressNode", { id }, resources)).toMatchObject({ status: "online" });
});

test("senders, the account and the proxy status have default answers", () => {
  const sender = { id: "sender_mock", name: "Mock sender", isDefault: true, channels: ["whatsapp"] };
  expect(call("listSenders")).toEqual({ senders: [sender] });
  expect(call("getSender", { id: "sender_mock" })).toEqual(sender);
  expect(call("getSender", { id: "sender_1" })).toEqual({ id: "sender_1", name: "Mock of sender_1", isDefault: false });
  expect(call("getAccount")).toMatchObject({ projectId: "proj_mock", teamId: "team_mock", isTestMode: false });
  expect(call("getWhatsAppAltProxyStatus")).toEqual({ zavuProxyAvailable: true });
});

test("a test can choose these answers", () => {
  const senders = [{ id: "sender_1", name: "Support" }];
  const answers = { senders, account: { projectId: "proj_1" }, proxyStatus: { zavuProxyAvailable: false } };
  const answer = (name: string, inputs = {}) => call(name, inputs, new Resources(), answers);
  expect(answer("listSenders")).toEqual({ senders });
  expect(answer("getSender", { id: "sender_1" })).toEqual(senders[0]);
  expect(answer("getAccount")).toMatchObject({ projectId: "proj_1", teamName: "Mock team" });
  expect(answer("getWhatsAppAltProxyStatus")).toEqual({ zavuProxyAvailable: false });
});
