import { linkedToAnother } from "../../../../provider/src/lifecycle/senderLink/problems";
import { configOf, contextOf, failure, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { MadeResource } from "./options";
import { Resources } from "./resources";
import { senderLinkKind } from "./senderLink";

const inputs = { sessionId: "wa_1", senderId: "sender_1" };
const created = (resources: Resources) => senderLinkKind.created({ name: "support", inputs }, resources);
const problem = (resources: Resources) => senderLinkKind.problemOf?.("wa_1/sender_1", created(resources), resources);
const made = (resource: Partial<MadeResource>): Resources => {
  const resources = new Resources();
  resources.made.push({ name: "support", inputs: {}, outputs: {}, ...resource } as MadeResource);
  return resources;
};

test("outputs and errors are those of the provider", async () => {
  const clock = new VirtualClock();
  const simulator = await simulatorAt(clock, { sleep: clock.serverSleep });
  try {
    const provider = startProvider(clock);
    const verbs = provider.verbs(provider.resources.senderLink, configOf(simulator));
    const sessionId = simulator.make("proj_a");
    const { id, state } = await verbs.create({ sessionId, senderId: "sender_support" }, contextOf(clock, 60_000));
    expect(senderLinkKind.idIn({ ...state })).toBe(id);
    expect(Object.keys(created(new Resources())).sort()).toEqual(Object.keys(state).sort());
    const error = await failure(verbs.read("wa_1", undefined, contextOf(clock, 60_000)));
    expect(() => senderLinkKind.read({ id: "wa_1", name: "support" }, new Resources())).toThrow(error.text);
  } finally {
    await simulator.close();
  }
});

test("the status is that of the session: as created, as it exists, else ready, and a chosen one wins", () => {
  const status = (resources: Resources, chosen = {}) =>
    senderLinkKind.created({ name: "support", inputs, chosen }, resources)["sessionStatus"];
  const session = made({ type: "WhatsAppAltSession", id: "wa_1", outputs: { status: "qr_ready" } });
  expect(status(session)).toBe("qr_ready");
  expect(status(new Resources({ wa_1: { status: "disconnected" } }))).toBe("disconnected");
  expect(status(new Resources())).toBe("ready");
  expect(status(session, { sessionStatus: "failed" })).toBe("failed");
});

test("a link that is read has the ids of its id", () => {
  const read = senderLinkKind.read({ id: "wa_1/sender_1", name: "support" }, new Resources());
  expect(read).toEqual({ ...inputs, sessionStatus: "ready", projectId: "proj_mock" });
});

test("a session that has another sender is refused as the provider refuses it, and the same sender is not", () => {
  const text = linkedToAnother(inputs, "sender_2").text;
  expect(problem(made({ type: "WhatsAppAltSenderLink", id: "wa_1/sender_2" }))).toBe(text);
  expect(problem(new Resources({ "wa_1/sender_2": {} }))).toBe(text);
  expect(problem(new Resources({ wa_1: { status: "ready", senderId: "sender_2" } }))).toBe(text);
  expect(problem(new Resources({ wa_1: { senderId: "sender_1" }, "wa_10/sender_2": {} }))).toBeUndefined();
});
