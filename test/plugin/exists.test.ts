import { Trial } from "./trial";

const NODE = "urn:pulumi:test::project::zavu:index:WhatsAppAltEgressNode::";
const LINK = "urn:pulumi:test::project::zavu:index:WhatsAppAltSenderLink::";

let trial: Trial;
beforeAll(async () => (trial = await Trial.open()));
afterAll(() => trial.close());

test("`exists` finds an egress node, and no properties for one that does not exist", async () => {
  const { id } = await trial.pair({ senderId: "sender_support" });
  const found = await trial.client.read(id, {}, `${NODE}__exists__1`);
  expect(found).toMatchObject({ id, properties: { status: "pending" } });
  expect((await trial.client.read("nd_none", {}, `${NODE}__exists__2`)).properties).toBeUndefined();
});

test("`exists` finds a sender link, and no properties for one that does not exist", async () => {
  const { id } = await trial.client.create({ waitFor: "created" });
  const link = `${id}/sender_support`;
  expect((await trial.client.read(link, {}, `${LINK}__exists__1`)).properties).toBeUndefined();
  trial.simulator.link(id, "sender_support");
  const found = await trial.client.read(link, {}, `${LINK}__exists__2`);
  expect(found).toMatchObject({ id: link, properties: { senderId: "sender_support" } });
});

test("a refresh of a pending node that `.get` has read neither fails nor records inputs", async () => {
  const { id } = await trial.pair({ senderId: "sender_support" });
  const urn = `${NODE}theirs`;
  const { properties = {} } = await trial.client.read(id, {}, urn);
  expect(await trial.client.read(id, { properties, inputs: {} }, urn)).toMatchObject({ id, inputs: {} });
});
