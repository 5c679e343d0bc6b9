import type { Bag } from "./client";
import { Trial, textOf } from "./trial";

let trial: Trial;
beforeAll(async () => {
  trial = await Trial.open();
  // The project is requested once for each connection: do it before the tests set answers.
  await trial.invoke("getAccount");
});
afterAll(() => trial.close());
beforeEach(() => void trial.requested());

/** Sets the API's answer to the next request. */
const answer = (body: object, status = 200) =>
  trial.simulator.fault({ answer: { status, body: JSON.stringify(body) } });

const NODE = { id: "nd_1", status: "online", senderId: "snd_1", label: "Shop", net: "wifi", exitIp: "203.0.113.7" };
const SEEN = { exitCountry: "cl", lastSeenAt: "2026-01-02T00:00:00Z", createdAt: "2026-01-01T00:00:00Z" };
const SENDER = { id: "snd_1", name: "Support", isDefault: true, channels: ["sms", "whatsapp_alt"] };
// What the API sends and no look-up returns.
const PAIRING = { pairing: { token: "tok_needle_1", gatewayUrl: "wss://egress.example", wsPath: "/egress/agent" } };
const PRIVATE = { phoneNumber: "+56911112222", webhook: { url: "https://hook.example", secret: "whsec_needle_1" } };
const NODES = "/v1/whatsapp-alt/egress-nodes";
const MANY = { nextCursor: null };

describe("a look-up", () => {
  test.each<[string, object, string, object, object]>([
    [
      "getWhatsAppAltEgressNode",
      { id: "nd_1" },
      `${NODES}/nd_1`,
      { node: { ...NODE, ...SEEN, ...PAIRING } },
      { ...NODE, ...SEEN, projectId: "proj_a" },
    ],
    [
      "getWhatsAppAltEgressNode",
      { id: "nd_2" },
      `${NODES}/nd_2`,
      { node: { id: "nd_2", status: "pending" } },
      { id: "nd_2", status: "pending", projectId: "proj_a" },
    ],
    [
      "listWhatsAppAltEgressNodes",
      { senderId: "snd_1" },
      NODES,
      { items: [{ ...NODE, ...SEEN, ...PAIRING }], ...MANY },
      { nodes: [{ ...NODE, ...SEEN }] },
    ],
    [
      "getWhatsAppAltProxyStatus",
      {},
      "/v1/whatsapp-alt/proxy-status",
      { zavuProxyAvailable: false },
      { zavuProxyAvailable: false },
    ],
    ["getSender", { id: "snd_1" }, "/v1/senders/snd_1", { ...SENDER, ...PRIVATE }, SENDER],
    ["getSender", { id: "snd_1" }, "/v1/senders/snd_1", { sender: { ...SENDER, ...PRIVATE } }, SENDER],
    [
      "getSender",
      { id: "snd_2" },
      "/v1/senders/snd_2",
      { id: "snd_2", name: "Line +56911112222" },
      { id: "snd_2", name: "Line [phone number]" },
    ],
    [
      "listSenders",
      {},
      "/v1/senders",
      { items: [{ ...SENDER, ...PRIVATE }, { id: "snd_2" }], ...MANY },
      { senders: [SENDER, { id: "snd_2" }] },
    ],
  ])(
    "%s %j sends one request and returns what the API sends, without secrets",
    async (name, args, path, body, result) => {
      answer(body);
      expect(await trial.invoke(name, args as Record<string, unknown>)).toEqual(result);
      expect(trial.requested()).toEqual([path]);
    },
  );

  test("getAccount shows the project and the team, and requests them once for a connection", async () => {
    const account = { projectId: "proj_a", projectName: "Acme", isTestMode: false };
    expect(await trial.invoke("getAccount")).toMatchObject(account);
    expect(trial.requested()).toEqual([]);
  });

  test("of the nodes of a sender requests those of that sender", async () => {
    answer({ items: [], ...MANY });
    expect(await trial.invoke("listWhatsAppAltEgressNodes", { senderId: "snd_&=1" })).toEqual({ nodes: [] });
    expect(trial.simulator.journal.at(-1)?.query).toEqual({ senderId: "snd_&=1", limit: "100" });
  });

  test("that lists reads every page", async () => {
    answer({ items: [{ id: "snd_1" }], nextCursor: "c1" });
    answer({ items: [{ id: "snd_2" }], ...MANY });
    expect(await trial.invoke("listSenders")).toEqual({ senders: [{ id: "snd_1" }, { id: "snd_2" }] });
    expect(trial.simulator.journal.at(-1)?.query).toEqual({ limit: "100", cursor: "c1" });
  });
});

test("a node that was just paired is shown without its token, and each sender without its number", async () => {
  const before = trial.hidden.size;
  const node = await trial.pair({ senderId: "sender_default", label: "Shop" });
  const shown = { id: node.id, senderId: "sender_default", label: "Shop", status: "pending" };
  expect(await trial.invoke("getWhatsAppAltEgressNode", { id: node.id })).toMatchObject(shown);
  const { nodes } = (await trial.invoke("listWhatsAppAltEgressNodes", { senderId: "sender_default" })) as Bag;
  expect(nodes).toMatchObject([shown]);
  const { senders } = (await trial.invoke("listSenders")) as Bag;
  expect(senders).toMatchObject([{ id: "sender_default" }, { id: "sender_support" }]);
  expect(await trial.invoke("getSender", { id: "sender_support" })).toMatchObject({ name: "Support" });
  trial.simulator.proxyAvailable(false);
  expect(await trial.invoke("getWhatsAppAltProxyStatus")).toEqual({ zavuProxyAvailable: false });
  // A pairing token, and the number and the webhook secret of two senders.
  expect(trial.hidden.size - before).toBe(5);
});

describe("a look-up that fails", () => {
  test.each([
    ["listWhatsAppAltEgressNodes", { senderId: "snd_1" }, NODES],
    ["listSenders", {}, "/v1/senders"],
  ])("%s is an error if an item cannot be read", async (name, args, path) => {
    answer({ items: [{ id: "ok", status: "online" }, { name: "needle" }], ...MANY });
    const text = await textOf(trial.invoke(name, args));
    expect(text).toContain(`GET ${path}: `);
    expect(text).toContain("answered 200, but some of its items cannot be read. Check that the base URL");
    expect(text).not.toContain("needle");
  });

  test.each([
    ["getWhatsAppAltEgressNode", `${NODES}/nobody`],
    ["getSender", "/v1/senders/nobody"],
    ["getWhatsAppAltSession", "/v1/whatsapp-alt/sessions/nobody"],
  ])("%s of an unknown id names the request and the cure", async (name, path) => {
    answer({ code: "not_found", message: "Not found" }, 404);
    const text = await textOf(trial.invoke(name, { id: "nobody" }));
    expect(text).toBe(
      `GET ${path} answered 404 not_found "Not found". Check the id, and that the key belongs to the project that owns it.`,
    );
  });

  test.each([
    ["getWhatsAppAltEgressNode", "The egress node's id"],
    ["getSender", "The sender's id"],
  ])("%s sends no request for an id that would name another path", async (name, what) => {
    const text = await textOf(trial.invoke(name, { id: "../me" }));
    expect(text).toBe(`${what} contains invalid characters. No request was sent. Copy the id again.`);
    expect(trial.requested()).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ["getWhatsAppAltSession", {}, "id is missing", "id (the id of a session)"],
    ["getWhatsAppAltEgressNode", { id: "" }, "id is empty", "id (the id of an egress node)"],
    ["listWhatsAppAltEgressNodes", {}, "senderId is missing", "senderId (the id of a sender)"],
    ["getSender", { id: 7 }, "id must be a string", "id (the id of a sender)"],
    ["listWhatsAppAltSessions", { all: "needle" }, "all is not an argument", "no arguments"],
    ["getWhatsAppAltProxyStatus", { all: "needle" }, "all is not an argument", "no arguments"],
    ["getAccount", { all: "needle" }, "all is not an argument", "no arguments"],
    ["listSenders", { all: "needle" }, "all is not an argument", "no arguments"],
  ])("%s %j names the wrong argument and the arguments of the function", async (name, args, issue, takes) => {
    const text = await textOf(trial.invoke(name, args));
    expect(text).toBe(`zavu:index:${name} was not called: ${issue}. It takes ${takes}.`);
    expect(trial.requested()).toEqual([]);
  });

  test.each(["zavu:index:getNothing", "constructor"])("%s is not a function of the plugin", async (token) => {
    const text = await textOf(trial.client.invoke(token, {}));
    expect(text).toBe(
      `This version of the plugin has no function ${token}. Install the plugin version that matches the SDK.`,
    );
  });
});
