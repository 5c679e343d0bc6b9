import * as pulumi from "@pulumi/pulumi";
import { isKnown, mocked, valueOf } from "../../../../test/mocked";

const DYNAMIC = "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession";
const PLUGIN = "zavu:index:WhatsAppAltSession";

/** A resource as Pulumi passes it to the mocks. Secret inputs have their marker. */
class Line extends pulumi.CustomResource {
  declare readonly status: pulumi.Output<string>;
  declare readonly qrCode: pulumi.Output<string | undefined>;
  declare readonly displayName: pulumi.Output<string | undefined>;
  declare readonly phoneNumber: pulumi.Output<string | undefined>;

  constructor(name: string, inputs: pulumi.Inputs = {}, type = DYNAMIC, opts?: pulumi.CustomResourceOptions) {
    const slots = { status: undefined, qrCode: undefined, displayName: undefined, phoneNumber: undefined };
    super(type, name, { ...slots, __provider: "the provider's text", ...inputs }, opts);
  }
}

test.each([DYNAMIC, PLUGIN])("a session of type %s has its outputs, and its QR code is a secret", async (type) => {
  const mocks = await mocked();
  const line = new Line("support", { displayName: "Support line", egress: { kind: "external", country: "CL" } }, type);
  expect(await valueOf(line.id)).toBe("mock-support");
  expect(await valueOf(line.qrCode)).toMatch(/^not a WhatsApp QR code/);
  expect(await pulumi.isSecret(line.qrCode)).toBe(true);
  expect(await pulumi.isSecret(line.displayName)).toBe(false);
  expect(mocks.made).toMatchObject([
    {
      type: "WhatsAppAltSession",
      name: "support",
      id: "mock-support",
      inputs: { displayName: "Support line", egress: { kind: "external", country: "cl" } },
      outputs: { status: "qr_ready", activeEgress: { kind: "external", country: "cl" }, projectId: "proj_mock" },
    },
  ]);
  expect(JSON.stringify(mocks.made)).not.toContain("the provider's text");
});

test("a secret input stays a secret", async () => {
  const mocks = await mocked();
  const line = new Line("support", { displayName: pulumi.secret("Support line") });
  expect([await valueOf(line.displayName), await pulumi.isSecret(line.displayName)]).toEqual(["Support line", true]);
  expect(mocks.made[0]?.inputs).toEqual({ displayName: "Support line" });
});

test.each([
  [{ egress: { kind: "direct" } }, "egress.kind must be"],
  [{ egress: { kind: "android" } }, "egress.nodeId is required"],
  [
    { expectedPhoneNumber: "56912345678" },
    'expectedPhoneNumber must be a phone number in E.164: "+" and 7 to 15 digits',
  ],
  [{ timeouts: { create: "soon" } }, "customTimeouts.create must be a duration"],
])("%j is refused with the provider's text", async (inputs, why) => {
  const mocks = await mocked();
  const refused = mocks.newResource({ type: DYNAMIC, name: "support", inputs });
  await expect(refused).rejects.toThrow(`resource 'support' has a problem: ${why}`);
  expect(mocks.made).toEqual([]);
});

test("in a preview, inputs are checked and outputs are unknown", async () => {
  const mocks = await mocked({}, true);
  const line = new Line("support", { displayName: "Support line", adoptSessionId: new Line("other").id });
  expect(await isKnown(line.qrCode)).toBe(false);
  expect(await isKnown(line.id)).toBe(false);
  expect(await valueOf(line.displayName)).toBe("Support line");
  expect(mocks.made).toEqual([]);
  const refused = mocks.newResource({ type: DYNAMIC, name: "support", inputs: { waitFor: "scan" } });
  await expect(refused).rejects.toThrow("waitFor must be");
});

test("a chosen status sets the outputs that fit it", async () => {
  await mocked({ outputs: { linked: { status: "ready", pushName: "Ana" }, broken: { status: "failed" } } });
  const line = new Line("linked");
  expect([await valueOf(line.status), await valueOf(line.phoneNumber)]).toEqual(["ready", "+12025550100"]);
  expect(await valueOf(line.qrCode)).toBeUndefined();
  expect(await valueOf(new Line("broken").status)).toBe("failed");
});

test("an unexpected phone fails a linked session, as the provider does", async () => {
  const phone = { status: "ready", phoneNumber: "+12025550142" };
  const mocks = await mocked({
    outputs: { wrong: phone, right: phone, waiting: { ...phone, status: "qr_ready" } },
    existing: { wa_1: phone },
  });
  const up = (name: string, end: string, more: object = {}) =>
    mocks.newResource({ type: PLUGIN, name, inputs: { expectedPhoneNumber: `+1 202 555 01${end}`, ...more } });
  const text = (id: string) =>
    `Session ${id} is linked to a number that ends in 42, but expectedPhoneNumber ends in 78.`;
  await expect(up("wrong", "78")).rejects.toThrow(text("mock-wrong"));
  await expect(up("adopting", "78", { adoptSessionId: "wa_1" })).rejects.toThrow(text("wa_1"));
  await up("right", "42");
  await up("waiting", "78");
  await up("unchosen", "78", { waitFor: "ready" });
  expect(mocks.made.map(({ name }) => name)).toEqual(["right", "waiting", "unchosen"]);
  expect(mocks.made[2]?.outputs).toMatchObject({
    phoneNumber: "+12025550178",
    expectedPhoneNumber: "+1 202 555 0178",
  });
});

test("sessions of one name have different ids, and an adopted session keeps its id", async () => {
  const mocks = await mocked({ existing: { wa_1: { status: "ready" } } });
  for (const inputs of [{}, {}, { adoptSessionId: "wa_1" }])
    await mocks.newResource({ type: PLUGIN, name: "a line", inputs });
  expect(mocks.made.map(({ id }) => id)).toEqual(["mock-a-line", "mock-a-line-2", "wa_1"]);
  expect(mocks.made[2]?.outputs["status"]).toBe("ready");
});

test("a session that is read by id is the existing one, or a linked one by default", async () => {
  await mocked({ existing: { wa_1: { status: "qr_ready" } } });
  expect(await valueOf(new Line("one", {}, PLUGIN, { id: "wa_1" }).status)).toBe("qr_ready");
  expect(await valueOf(new Line("two", {}, PLUGIN, { id: "wa_2" }).status)).toBe("ready");
});

test("the plugin's look-ups return all sessions, without QR codes", async () => {
  const mocks = await mocked({ existing: { wa_1: { displayName: "Old", status: "qr_ready" } } });
  await mocks.newResource({ type: PLUGIN, name: "new", inputs: {} });
  const got = await mocks.call({ token: "zavu:index:getWhatsAppAltSession", inputs: { id: "wa_1" } });
  expect(got).toMatchObject({ id: "wa_1", status: "qr_ready", displayName: "Old", egress: { kind: "external" } });
  const { sessions } = await mocks.call({ token: "zavu:index:listWhatsAppAltSessions", inputs: {} });
  expect(sessions).toMatchObject([{ id: "wa_1" }, { id: "mock-new" }]);
  expect(JSON.stringify([got, sessions])).not.toContain("qrCode");
});

test("other resources go to the other mocks, or return their inputs", async () => {
  const alone = await mocked();
  const table = { type: "aws:dynamodb:Table", name: "table", inputs: { hashKey: "id" } };
  expect(await alone.newResource(table)).toEqual({ id: "table-id", state: { hashKey: "id" } });
  expect(await alone.call({ token: "aws:getRegion", inputs: { a: 1 } })).toEqual({ a: 1 });
  const others = { newResource: () => ({ id: "t-1", state: { arn: "arn" } }), call: () => ({ name: "sa-east-1" }) };
  const both = await mocked({ others });
  expect(await both.newResource(table)).toEqual({ id: "t-1", state: { arn: "arn" } });
  expect(await both.call({ token: "aws:getRegion", inputs: {} })).toEqual({ name: "sa-east-1" });
});
