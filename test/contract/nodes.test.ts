import type { SenderBody } from "zavu-simulator";
import { Harness, NODES, SENDERS, SESSIONS } from "./harness";

const api = new Harness();
afterEach(() => api.close());

test("an egress node is as described from its creation to its end", async () => {
  await api.start();
  const read = async (id: string) => (await api.call("GET", `${NODES}/${id}`)).body.node;
  const { node } = (await api.call("POST", NODES, { senderId: "sender_default", label: "Store phone" })).body;
  expect((await api.call("POST", `${NODES}/${node.id}/pairing-token`)).body.pairing).toHaveProperty("token");
  const seen = [await read(node.id)];
  api.now += 1_000;
  api.simulator.deviceOnline(node.id, { exitIp: "203.0.113.9", exitCountry: "PE", net: "wifi" });
  seen.push(await read(node.id));
  api.simulator.deviceOffline(node.id);
  seen.push(await read(node.id));
  expect(seen.map(({ status }) => status)).toEqual(["pending", "online", "offline"]);
  expect((await api.call("GET", `${NODES}?senderId=sender_default&limit=1`)).body.items).toEqual([seen[2]]);
  expect((await api.call("DELETE", `${NODES}/${node.id}`)).status).toBe(204);
  expect((await api.call("GET", `${NODES}?senderId=sender_default`)).body.items).toEqual([]);
});

test("the answers of each option are as described, or are marked as not described", async () => {
  await api.start({
    nodesOfUnknownSender: 400,
    linkNeedsReady: true,
    strictNodes: true,
    pairing: { expiresInMs: null },
  });
  const id = await api.create();
  expect((await api.call("GET", `${NODES}?senderId=nobody`)).status).toBe(400);
  expect((await api.call("POST", `${SESSIONS}/${id}/link`, { senderId: "sender_default" })).status).toBe(400);
  expect((await api.call("POST", SESSIONS, { egress: { kind: "android", nodeId: "nd_none" } })).status).toBe(400);
  expect((await api.call("POST", NODES, { senderId: "sender_default" })).status).toBe(201);
  await api.close();

  await api.start({ nodesOfUnknownSender: 404, linkOver: "conflict" });
  const linked = await api.create();
  api.simulator.link(linked, "sender_default");
  expect((await api.call("GET", `${NODES}?senderId=nobody`)).status).toBe(404);
  expect((await api.call("POST", `${SESSIONS}/${linked}/link`, { senderId: "sender_support" })).status).toBe(409);
});

test("senders are as described, with every field that a test may give", async () => {
  const webhook: SenderBody["webhook"] = {
    active: true,
    events: [],
    signatureVersion: "v1+v2",
    url: "https://a.example",
    secret: "s",
  };
  const times = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" };
  const full = { id: "s1", name: "One", phoneNumber: "+56900000001", isDefault: true, channels: [], webhook, ...times };
  const senders = {
    proj_one: [
      { ...full, emailAddress: "a@b.example" },
      { id: "s2", name: "Two" },
    ],
  };
  await api.start({ senders });
  expect((await api.call("GET", SENDERS)).body).toEqual({ items: senders.proj_one, nextCursor: null });
  expect((await api.call("GET", `${SENDERS}/s2`)).body).toEqual({ id: "s2", name: "Two" });
  await api.close();

  await api.start();
  expect((await api.call("GET", SENDERS)).body.items).toHaveLength(2);
});
