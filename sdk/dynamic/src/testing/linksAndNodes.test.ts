import * as pulumi from "@pulumi/pulumi";
import { isKnown, mocked, valueOf } from "../../../../test/mocked";

const FORMS = ["pulumi-nodejs:dynamic/zavu", "zavu:index"];
const LINK = "zavu:index:WhatsAppAltSenderLink";
const NODE = "zavu:index:WhatsAppAltEgressNode";

/** An egress node as Pulumi passes it to the mocks. */
class Node extends pulumi.CustomResource {
  declare readonly status: pulumi.Output<string>;
  declare readonly pairingToken: pulumi.Output<string | undefined>;
  declare readonly pairingQr: pulumi.Output<string | undefined>;
  declare readonly exitIp: pulumi.Output<string | undefined>;

  constructor(name: string, inputs: pulumi.Inputs = {}, type = NODE, opts?: pulumi.CustomResourceOptions) {
    const slots = { status: undefined, pairingToken: undefined, pairingQr: undefined, exitIp: undefined };
    super(type, name, { ...slots, __provider: "the provider's text", ...inputs }, opts);
  }
}

/** A sender link as Pulumi passes it to the mocks. */
class Link extends pulumi.CustomResource {
  declare readonly sessionId: pulumi.Output<string>;
  declare readonly sessionStatus: pulumi.Output<string | undefined>;

  constructor(name: string, inputs: pulumi.Inputs = {}, type = LINK, opts?: pulumi.CustomResourceOptions) {
    super(type, name, { sessionId: undefined, sessionStatus: undefined, ...inputs }, opts);
  }
}

/** A session as Pulumi passes it to the mocks. */
class Session extends pulumi.CustomResource {
  declare readonly status: pulumi.Output<string>;

  constructor(name: string) {
    super("zavu:index:WhatsAppAltSession", name, { status: undefined });
  }
}

test.each(FORMS)("an egress node of %s is pending, and its pairing token and QR code are secrets", async (form) => {
  const mocks = await mocked();
  const node = new Node("store", { senderId: "sender_1" }, `${form}:WhatsAppAltEgressNode`);
  expect([await valueOf(node.id), await valueOf(node.status)]).toEqual(["mock-node-store", "pending"]);
  expect(await valueOf(node.pairingToken)).toMatch(/^not a pairing token/);
  expect([await pulumi.isSecret(node.pairingToken), await pulumi.isSecret(node.pairingQr)]).toEqual([true, true]);
  expect(await pulumi.isSecret(node.status)).toBe(false);
  expect(mocks.made).toMatchObject([{ type: "WhatsAppAltEgressNode", name: "store", id: "mock-node-store" }]);
});

test.each(FORMS)("a sender link of %s has the ids and the status of its session", async (form) => {
  const mocks = await mocked({ outputs: { support: { status: "authenticating" } } });
  const sessionId = new Session("support").id;
  const link = new Link("support", { sessionId, senderId: "sender_1" }, `${form}:WhatsAppAltSenderLink`);
  expect(await valueOf(link.id)).toBe("mock-support/sender_1");
  expect(await valueOf(link.sessionStatus)).toBe("authenticating");
  expect(mocks.made[1]).toMatchObject({ type: "WhatsAppAltSenderLink", inputs: { senderId: "sender_1" } });
});

test.each([
  [NODE, { senderId: "" }, "senderId must not be empty"],
  [NODE, { senderId: "sender_1", waitFor: "ready" }, "waitFor must be"],
  [LINK, { sessionId: "wa/1", senderId: "sender_1" }, "sessionId"],
])("%s with %j is refused with the provider's text", async (type, inputs, why) => {
  const mocks = await mocked();
  const refused = mocks.newResource({ type, name: "support", inputs });
  await expect(refused).rejects.toThrow(`resource 'support' has a problem: ${why}`);
  expect(mocks.made).toEqual([]);
});

test("in a preview, the outputs of nodes and links are unknown", async () => {
  const mocks = await mocked({}, true);
  const node = new Node("store", { senderId: "sender_1" });
  const link = new Link("support", { sessionId: new Session("support").id, senderId: "sender_1" });
  for (const output of [node.id, node.pairingToken, node.status, link.id, link.sessionId, link.sessionStatus])
    expect(await isKnown(output)).toBe(false);
  expect(mocks.made).toEqual([]);
  await expect(mocks.newResource({ type: LINK, name: "x", inputs: { sessionId: "wa_1" } })).rejects.toThrow("senderId");
});

test("outputs and failures with a type apply only to that type", async () => {
  const outputs = { store: { status: "failed" }, "WhatsAppAltEgressNode::store": { status: "online" } };
  const mocks = await mocked({ outputs, failures: { "WhatsAppAltSenderLink::store": "forbidden" } });
  expect(await valueOf(new Node("store", { senderId: "sender_1" }).status)).toBe("online");
  expect(await valueOf(new Session("store").status)).toBe("failed");
  const link = mocks.newResource({ type: LINK, name: "store", inputs: { sessionId: "wa_1", senderId: "sender_1" } });
  await expect(link).rejects.toThrow("answered 403 forbidden");
});

test("a second sender of a session fails, as the provider does", async () => {
  const mocks = await mocked({ existing: { "wa_2/sender_1": {} } });
  const link = (sessionId: string, senderId: string) =>
    mocks.newResource({ type: LINK, name: "support", inputs: { sessionId, senderId } });
  await link("wa_1", "sender_1");
  await link("wa_1", "sender_1");
  await expect(link("wa_1", "sender_2")).rejects.toThrow("it is linked to sender sender_1. Nothing was changed.");
  await expect(link("wa_2", "sender_2")).rejects.toThrow("it is linked to sender sender_1");
});

test("nodes and links are read by their ids", async () => {
  await mocked({ existing: { nd_1: { status: "pending" }, "wa_1/sender_1": { sessionStatus: "failed" } } });
  const pending = new Node("one", {}, NODE, { id: "nd_1" });
  expect([await valueOf(pending.status), await valueOf(pending.pairingToken)]).toEqual(["pending", undefined]);
  expect(await valueOf(new Node("two", {}, NODE, { id: "nd_2" }).exitIp)).toBe("203.0.113.7");
  const [known, other] = ["wa_1", "wa_2"].map((id) => new Link(id, {}, LINK, { id: `${id}/sender_1` }));
  expect([await valueOf(known!.sessionId), await valueOf(known!.sessionStatus)]).toEqual(["wa_1", "failed"]);
  expect(await valueOf(other!.sessionStatus)).toBe("ready");
});

test("the compiler distinguishes an existing node from a session by its status", async () => {
  // @ts-expect-error a session has no label, and a node needs a status
  await mocked({ existing: { nd_1: { label: "Store phone" } } });
  await mocked({ existing: { nd_1: { label: "Store phone", status: "online" }, wa_1: { status: "ready" } } });
});
