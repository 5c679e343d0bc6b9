import { request } from "node:http";
import { startSimulator, type Simulator } from "./index";

let simulator: Simulator;
let id: string;
const authorized = { Authorization: "Bearer zv_live_simulator" };

beforeEach(async () => {
  simulator = await startSimulator({ rateLimit: { limit: 3, windowMs: 60_000 }, times: { initializingMs: 0 } });
  const created = await fetch(`${simulator.url}/v1/whatsapp-alt/sessions`, { method: "POST", headers: authorized });
  id = ((await created.json()) as { session: { id: string } }).session.id;
});
afterEach(() => simulator.close());

async function post(name: string, body?: unknown): Promise<[number, Record<string, unknown>]> {
  const init = { method: "POST", body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await fetch(`${simulator.url}/_simulator/${name}`, init);
  return [response.status, (await response.json()) as Record<string, unknown>];
}

async function status(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${simulator.url}/_simulator/sessions`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject).end();
  });
}

test("reading sessions and the journal needs no key, counts no request and is not in the journal", async () => {
  for (let i = 0; i < 5; i++) await fetch(`${simulator.url}/_simulator/sessions`);
  const sessions = await (await fetch(`${simulator.url}/_simulator/sessions`)).json();
  expect(sessions).toMatchObject({ items: [{ id, projectId: "proj_simulator", status: "qr_ready" }] });
  const journal = await (await fetch(`${simulator.url}/_simulator/journal`)).json();
  expect(journal).toMatchObject({ items: [{ seq: 1, operation: "createSession" }] });
});

test("a session is scanned, changed and removed", async () => {
  const [, rotated] = await post("rotate-qr", { id });
  expect(rotated).toMatchObject({ session: { qrCode: expect.stringMatching(/,2$/) } });
  expect(await post("scan", { id, pushName: "Ana" })).toMatchObject([200, { session: { status: "authenticating" } }]);
  expect(await post("scan", { id })).toMatchObject([409, { code: "conflict" }]);
  const patch = { status: "failed", lastError: "banned", egress: { kind: "direct" }, displayName: null };
  expect(await post("change", { id, ...patch })).toMatchObject([
    200,
    { session: { status: "failed", lastError: "banned", egress: { kind: "direct" } } },
  ]);
  expect(await post("fail-reconnect", { id, times: 1 })).toMatchObject([200, { session: { id } }]);
  expect(await post("remove", { id })).toEqual([200, { session: null }]);
  expect(await post("remove", { id })).toMatchObject([404, { code: "not_found" }]);
});

test("faults, failures and keys are set", async () => {
  expect(await post("fail-next", { lastError: "banned" })).toEqual([200, {}]);
  expect(await post("fault", { times: "Infinity", answer: { status: 503 } })).toEqual([200, {}]);
  expect((await fetch(`${simulator.url}/v1/me`)).status).toBe(503);
  expect(await post("clear-faults")).toEqual([200, {}]);
  expect(await post("add-key", { projectId: "p", key: "zv_live_new" })).toEqual([200, {}]);
  const me = () => fetch(`${simulator.url}/v1/me`, { headers: { Authorization: "Bearer zv_live_new" } });
  expect((await me()).status).toBe(200);
  expect(await post("revoke-key", { key: "zv_live_new" })).toEqual([200, {}]);
  expect((await me()).status).toBe(401);
});

test("a QR code's text, a restart and a takeover", async () => {
  const { session } = (await post("rotate-qr", { id }))[1] as { session: { qrCode: string } };
  expect(await post("qr-text", { id })).toEqual([200, { qrText: session.qrCode }]);
  expect(await post("take-over", { id })).toMatchObject([
    409,
    { message: expect.stringMatching("no phone is linked") },
  ]);
  await post("change", { id, status: "ready" });
  expect(await post("qr-text", { id })).toEqual([200, { qrText: null }]);
  expect(await post("restart-bridge", { returns: "all", afterMs: 600_000 })).toEqual([200, {}]);
  expect(simulator.session(id)?.status).toBe("disconnected");
  expect(await post("take-over", { id })).toMatchObject([200, { session: { status: "failed" } }]);
  expect(await post("restart-bridge", { returns: "most" })).toMatchObject([400, {}]);
  expect(await post("qr-text", { id: "nope" })).toMatchObject([404, {}]);
});

test("egress nodes are created, connected, disconnected and removed", async () => {
  const [addStatus, { node }] = (await post("add-node", { senderId: "sender_default", label: "Store" })) as [
    number,
    { node: { id: string } },
  ];
  expect([addStatus, node]).toMatchObject([200, { label: "Store", status: "pending", projectId: "proj_simulator" }]);
  expect(await post("device-offline", { id: node.id })).toMatchObject([
    409,
    { message: expect.stringMatching("never connected") },
  ]);
  const reported = { exitIp: "203.0.113.9", exitCountry: "PE", net: "wifi" };
  expect(await post("device-online", { id: node.id, ...reported })).toMatchObject([
    200,
    { node: { ...reported, status: "online" } },
  ]);
  expect(await post("device-offline", { id: node.id })).toMatchObject([200, { node: { status: "offline" } }]);
  expect(await (await fetch(`${simulator.url}/_simulator/nodes`)).json()).toMatchObject({ items: [{ id: node.id }] });
  expect(await post("hide", { id: node.id })).toMatchObject([200, { node: { id: node.id } }]);
  expect(await post("conflict", { id: node.id })).toMatchObject([200, { node: { id: node.id } }]);
  expect(await post("hide-from-list", { id: node.id, forMs: 1 })).toMatchObject([200, { node: { id: node.id } }]);
  expect(await post("remove-node", { id: node.id })).toEqual([200, { node: null }]);
  expect(await post("remove-node", { id: node.id })).toMatchObject([404, { code: "not_found" }]);
  expect(await post("device-online", { id })).toMatchObject([
    404,
    { message: `The simulator has no egress node ${id}` },
  ]);
});

test("links, logins and the proxy are set", async () => {
  expect(await post("link", { id, senderId: "sender_support" })).toMatchObject([
    200,
    { session: { senderId: "sender_support" } },
  ]);
  expect(await post("hidden-senders", { id, count: 2 })).toMatchObject([200, { session: { hiddenSenders: 2 } }]);
  const [, unlinked] = await post("unlink", { id });
  expect(unlinked["session"]).not.toHaveProperty("senderId");
  expect(unlinked["session"]).not.toHaveProperty("hiddenSenders");
  await post("change", { id, status: "ready" });
  expect(await post("lose-login", { id })).toMatchObject([200, { session: { status: "ready" } }]);
  await fetch(`${simulator.url}/v1/whatsapp-alt/sessions/${id}/reconnect`, { method: "POST", headers: authorized });
  expect(simulator.session(id)?.status).toBe("qr_ready");
  expect(await post("proxy-available", { on: false })).toEqual([200, {}]);
  const status = await fetch(`${simulator.url}/v1/whatsapp-alt/proxy-status`, { headers: authorized });
  expect(await status.json()).toEqual({ zavuProxyAvailable: false });
});

test("each fault of reads can be set and cleared", async () => {
  const read = () => fetch(`${simulator.url}/v1/whatsapp-alt/sessions/${id}`, { headers: authorized });
  const session = { session: expect.objectContaining({ id }) };
  expect(await post("hide", { id, times: 1, operations: ["getSession"] })).toEqual([200, session]);
  expect((await read()).status).toBe(404);
  expect(await post("hide", { id, forMs: 600_000 })).toEqual([200, session]);
  expect(await post("hide", { id: "nope" })).toMatchObject([404, {}]);
  expect(await post("conflict", { id, times: "Infinity", operations: ["getMe"] })).toEqual([200, session]);
  expect(await post("conflict", { id, operations: [] })).toMatchObject([400, {}]);
  expect(await post("hide-from-list", { id, forMs: 600_000 })).toEqual([200, session]);
  expect(await post("lag", { ms: 5_000, reads: "list" })).toEqual([200, {}]);
  expect(await post("summaries", { on: true })).toEqual([200, {}]);
  expect(await post("normalize", { on: true })).toEqual([200, {}]);
  expect(await post("clear-faults")).toEqual([200, {}]);
  expect(await (await fetch(`${simulator.url}/v1/whatsapp-alt/sessions`, { headers: authorized })).json()).toEqual({
    items: [],
    nextCursor: null,
  });
});

test("unknown calls and fields and bad bodies are refused", async () => {
  expect(await post("nope")).toMatchObject([404, { message: "The simulator has no POST /_simulator/nope" }]);
  expect(await post("fault", { sometimes: true })).toMatchObject([400, { code: "invalid_request" }]);
  expect(await post("scan", {})).toMatchObject([400, {}]);
  const response = await fetch(`${simulator.url}/_simulator/scan`, { method: "POST", body: "{" });
  expect(response.status).toBe(400);
});

test("only loopback hosts are accepted, and no web page", async () => {
  const port = new URL(simulator.url).port;
  expect(await status({ Host: `localhost:${port}` })).toBe(200);
  expect(await status({ Host: "[::1]" })).toBe(200);
  expect(await status({ Host: "evil.example" })).toBe(403);
  expect(await status({ Host: "127.0.0.1.evil.example" })).toBe(403);
  expect(await status({ Origin: "https://evil.example" })).toBe(403);
});
