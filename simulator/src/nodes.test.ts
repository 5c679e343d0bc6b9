import { startSimulator, type Simulator, type SimulatorOptions } from "./index";

const SESSIONS = "/v1/whatsapp-alt/sessions";
const NODES = "/v1/whatsapp-alt/egress-nodes";
const T0 = Date.parse("2026-01-01T00:00:00Z");

let now = T0;
let simulator: Simulator;
async function start(options: SimulatorOptions = {}): Promise<void> {
  now = T0;
  simulator = await startSimulator({ clock: () => now, ...options });
}
afterEach(() => simulator.close());

interface Body {
  session: Record<string, unknown> & { id: string; status: string };
  node: Record<string, unknown> & { id: string; status: string };
  pairing: { token: string; expiresAt?: string };
  items: { id: string }[];
  nextCursor: string | null;
  code: string;
}
async function call(method: string, path: string, body?: unknown) {
  const headers = { Authorization: "Bearer zv_live_simulator" };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(simulator.url + path, { method, headers, body: text });
  const answered = await response.text();
  return { status: response.status, body: (answered === "" ? {} : JSON.parse(answered)) as Body };
}
const pair = async (label?: string) => (await call("POST", NODES, { senderId: "sender_default", label })).body;
const read = async (id: string) => (await call("GET", `${NODES}/${id}`)).body.node;
const list = async (query = "senderId=sender_default") => (await call("GET", `${NODES}?${query}`)).body;
const statusOf = async (method: string, path: string) => (await call(method, path)).status;

describe("pairing", () => {
  test("answers a pending node and a token that looks signed", async () => {
    await start();
    const { node, pairing } = await pair("Store phone");
    expect(node).toEqual({
      id: expect.stringMatching(/^nd_[a-z0-9]{12}$/),
      senderId: "sender_default",
      label: "Store phone",
      status: "pending",
      createdAt: "2026-01-01T00:00:00.000Z",
    });
    expect(pairing).toEqual({
      token: expect.stringMatching(/^pair_[\w-]{32}\.[\w-]{43}$/),
      gatewayUrl: expect.stringMatching(/^wss:\/\//),
      wsPath: "/egress/agent",
      expiresAt: "2026-01-01T00:10:00.000Z",
    });
    expect((await call("GET", `${NODES}/${node.id}`)).body).toEqual({ node });
  });

  test("creates another token for each request, and changes nothing else", async () => {
    await start({ pairing: { expiresInMs: 1_000 } });
    const { node, pairing } = await pair();
    now += 5_000;
    const again = await call("POST", `${NODES}/${node.id}/pairing-token`);
    expect(again).toMatchObject({ status: 200, body: { node, pairing: { expiresAt: "2026-01-01T00:00:06.000Z" } } });
    expect(again.body.pairing.token).not.toBe(pairing.token);
    expect(await read(node.id)).toEqual(node);
  });

  test("does not say when a token expires if the option is null", async () => {
    await start({ pairing: { expiresInMs: null } });
    const { node, pairing } = await pair();
    expect(pairing).not.toHaveProperty("expiresAt");
    expect((await call("POST", `${NODES}/${node.id}/pairing-token`)).body.pairing).not.toHaveProperty("expiresAt");
  });

  test.each([{}, { senderId: "" }, { senderId: "sender_default", label: "x".repeat(101) }])(
    "refuses %j",
    async (body) => {
      await start();
      expect(await call("POST", NODES, body)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(simulator.nodes()).toEqual([]);
    },
  );

  test("accepts a label of 100 code points", async () => {
    await start();
    expect((await pair("🙂".repeat(100))).node["label"]).toBe("🙂".repeat(100));
  });

  test("leaves no token in the journal, also if a request repeats it", async () => {
    await start();
    const { pairing } = await pair();
    await call("POST", `${NODES}/${pairing.token}/pairing-token?t=${pairing.token}`, { token: pairing.token });
    expect(simulator.journal).toHaveLength(2);
    expect(JSON.stringify(simulator.journal)).not.toContain("pair_");
    expect(simulator.journal[1]).toMatchObject({ nodeId: "[token]", query: { t: "[token]" } });
  });
});

describe("a device", () => {
  test("connects and drops, and each change is reported with its time", async () => {
    await start();
    const { node } = await pair();
    now += 1_000;
    expect(() => simulator.deviceOffline(node.id)).toThrow(
      `Cannot disconnect the device of egress node ${node.id}: it has never connected`,
    );
    simulator.deviceOnline(node.id, { exitIp: "203.0.113.9", exitCountry: "PE" });
    const online = { status: "online", exitIp: "203.0.113.9", exitCountry: "PE", net: "cell" };
    expect(await read(node.id)).toEqual({ ...node, ...online, lastSeenAt: "2026-01-01T00:00:01.000Z" });
    now += 1_000;
    simulator.deviceOffline(node.id);
    expect(await read(node.id)).toMatchObject({ status: "offline", lastSeenAt: "2026-01-01T00:00:02.000Z" });
    expect(() => simulator.deviceOnline("nd_none")).toThrow("The simulator has no egress node nd_none");
  });

  test("connects by itself with autoPairMs, and only then", async () => {
    await start({ times: { autoPairMs: 5_000 } });
    const { node } = await pair();
    const byHand = simulator.addNode({ senderId: "sender_support", status: "offline" });
    now += 4_999;
    expect((await read(node.id)).status).toBe("pending");
    now += 1;
    expect(await read(node.id)).toMatchObject({ status: "online", lastSeenAt: "2026-01-01T00:00:05.000Z" });
    expect(simulator.node(byHand)?.status).toBe("offline");
    simulator.deviceOffline(node.id);
    now += 60_000;
    expect((await read(node.id)).status).toBe("offline");
  });

  test("that connects by itself shows late in reads that lag", async () => {
    await start({ times: { autoPairMs: 5_000 } });
    simulator.lag(3_000);
    await pair();
    now += 7_999;
    expect((await list()).items).toMatchObject([{ status: "pending" }]);
    now += 1;
    expect((await list()).items).toMatchObject([{ status: "online" }]);
  });

  test("never connects by itself without autoPairMs", async () => {
    await start();
    const { node } = await pair();
    now += 1e9;
    expect((await read(node.id)).status).toBe("pending");
  });
});

describe("the list", () => {
  test("has the nodes of one sender in pages", async () => {
    await start();
    const ids = [(await pair()).node.id, (await pair()).node.id, (await pair()).node.id];
    simulator.addNode({ senderId: "sender_support" });
    const first = await list("senderId=sender_default&limit=2");
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await list(`senderId=sender_default&limit=2&cursor=${first.nextCursor}`);
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([ids.slice(2), null]);
    for (const query of ["", "senderId=", "senderId=a&senderId=b", "senderId=sender_default&limit=0"]) {
      expect(await statusOf("GET", `${NODES}?${query}`)).toBe(400);
    }
  });

  test.each([
    [undefined, 200],
    ["empty", 200],
    [400, 400],
    [404, 404],
  ] as const)("for an unknown sender with %s answers %d", async (nodesOfUnknownSender, status) => {
    await start({ nodesOfUnknownSender });
    simulator.addNode({ senderId: "sender_default" });
    const answer = await call("GET", `${NODES}?senderId=nobody`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toEqual({ items: [], nextCursor: null });
    expect((await list()).items).toHaveLength(1);
  });
});

describe("a node that is revoked", () => {
  /** A session that is ready on the node. */
  async function readyOn(nodeId: string): Promise<string> {
    const { id } = (await call("POST", SESSIONS, { egress: { kind: "android", nodeId } })).body.session;
    simulator.change(id, { status: "ready" });
    return id;
  }

  test("no longer exists, and sessions on it fail until they get another egress", async () => {
    await start({ times: { initializingMs: 0 } });
    const [{ node }, other] = [await pair(), await pair()];
    const [on, elsewhere] = [await readyOn(node.id), await readyOn(other.node.id)];
    expect(await statusOf("DELETE", `${NODES}/${node.id}`)).toBe(204);
    expect(await statusOf("DELETE", `${NODES}/${node.id}`)).toBe(404);
    expect(await statusOf("GET", `${NODES}/${node.id}`)).toBe(404);
    const failed = { status: "failed", lastError: `egress node ${node.id} is gone` };
    expect(simulator.sessions()).toMatchObject([failed, { id: elsewhere, status: "ready" }]);
    await call("POST", `${SESSIONS}/${on}/reconnect`);
    expect(simulator.session(on)).toMatchObject({ ...failed, egress: { kind: "android", nodeId: node.id } });
    await call("POST", `${SESSIONS}/${on}/egress`, { egress: { kind: "external" } });
    await call("POST", `${SESSIONS}/${on}/reconnect`);
    expect(simulator.session(on)).toMatchObject({ status: "ready", appliedEgress: { kind: "external" } });
  });

  test("from outside has the same effect", async () => {
    await start();
    const id = simulator.addNode({ senderId: "sender_default" });
    const session = await readyOn(id);
    simulator.removeNode(id);
    expect(simulator.session(session)?.status).toBe("failed");
    expect(simulator.nodes()).toEqual([]);
    expect(() => simulator.removeNode(id)).toThrow(`The simulator has no egress node ${id}`);
  });

  test("that never existed fails no session", async () => {
    await start({ times: { initializingMs: 0 } });
    const id = await readyOn("nd_unknown");
    expect(() => simulator.removeNode("nd_unknown")).toThrow("no egress node");
    await call("POST", `${SESSIONS}/${id}/reconnect`);
    expect(simulator.session(id)?.status).toBe("ready");
  });
});

describe("strictNodes", () => {
  test("refuses a node that the project does not have, and one of another sender", async () => {
    const projects = { one: { keys: ["zv_live_simulator"] }, two: { keys: ["zv_live_two"] } };
    await start({ strictNodes: true, projects });
    const mine = simulator.addNode({ senderId: "sender_default" });
    const foreign = simulator.addNode({ projectId: "two", senderId: "sender_default" });
    const android = (nodeId: string) => ({ egress: { kind: "android", nodeId } });
    for (const nodeId of ["nd_unknown", foreign]) {
      expect(await call("POST", SESSIONS, android(nodeId))).toMatchObject({ status: 400 });
    }
    expect(simulator.sessions()).toEqual([]);
    const { id } = (await call("POST", SESSIONS, android(mine))).body.session;
    expect((await call("POST", `${SESSIONS}/${id}/egress`, android("nd_unknown"))).status).toBe(400);
    expect((await call("POST", `${SESSIONS}/${id}/egress`, { egress: { kind: "external", nodeId: "x" } })).status).toBe(
      200,
    );
    simulator.link(id, "sender_support");
    expect((await call("POST", `${SESSIONS}/${id}/egress`, android(mine))).status).toBe(400);
    simulator.link(id, "sender_default");
    expect((await call("POST", `${SESSIONS}/${id}/egress`, android(mine))).status).toBe(200);
  });
});

describe("faults", () => {
  beforeEach(() => start());

  test("a lost answer leaves a node", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    await expect(pair()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(simulator.nodes()).toMatchObject([{ status: "pending" }]);
    expect(simulator.request({ operation: "createEgressNode" })).toMatchObject([{ status: "cut", processed: true }]);
  });

  test("match a node by its id", async () => {
    const [one, two] = [await pair(), await pair()];
    simulator.fault({ nodeId: two.node.id, answer: { status: 503 } });
    expect(await statusOf("GET", `${NODES}/${one.node.id}`)).toBe(200);
    expect(await statusOf("GET", `${NODES}/${two.node.id}`)).toBe(503);
    expect(simulator.journal.at(-1)).toMatchObject({ operation: "getEgressNode", nodeId: two.node.id });
  });

  test("a busy node is not revoked", async () => {
    const { node } = await pair();
    simulator.conflict(node.id);
    expect(await statusOf("GET", `${NODES}/${node.id}`)).toBe(200);
    expect(await call("DELETE", `${NODES}/${node.id}`)).toMatchObject({
      status: 409,
      body: { message: "The egress node is busy" },
    });
    expect(await statusOf("DELETE", `${NODES}/${node.id}`)).toBe(204);
  });

  test("a node is hidden from reads or from lists", async () => {
    const { node } = await pair();
    simulator.hide(node.id);
    expect(await call("GET", `${NODES}/${node.id}`)).toMatchObject({
      status: 404,
      body: { message: "Egress node not found" },
    });
    expect((await read(node.id)).id).toBe(node.id);
    simulator.hideFromList(node.id, { forMs: 1_000 });
    expect((await list()).items).toEqual([]);
    now += 1_000;
    expect((await list()).items).toMatchObject([{ id: node.id }]);
    expect(() => simulator.hide("nd_none")).toThrow("The simulator has no egress node nd_none");
  });

  test("reads lag behind", async () => {
    simulator.lag(3_000);
    const { node } = await pair();
    simulator.deviceOnline(node.id);
    expect(await statusOf("GET", `${NODES}/${node.id}`)).toBe(404);
    expect((await list()).items).toEqual([]);
    now += 2_000;
    simulator.deviceOffline(node.id);
    now += 1_000;
    expect((await read(node.id)).status).toBe("online");
    expect(simulator.node(node.id)?.status).toBe("offline");
    now += 2_000;
    expect((await list()).items).toMatchObject([{ status: "offline" }]);
  });
});

test("the proxy status answers the value that was set", async () => {
  await start();
  const proxy = async () => (await call("GET", "/v1/whatsapp-alt/proxy-status")).body;
  expect(await proxy()).toEqual({ zavuProxyAvailable: true });
  simulator.proxyAvailable(false);
  expect(await proxy()).toEqual({ zavuProxyAvailable: false });
});
