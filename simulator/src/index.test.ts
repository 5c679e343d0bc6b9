import { request as rawRequest } from "node:http";
import { startSimulator, type Answer, type Simulator, type SimulatorOptions } from "./index";

const SESSIONS = "/v1/whatsapp-alt/sessions";
const T0 = Date.parse("2026-01-01T00:00:00Z");

let now = T0;
let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({ clock: () => now, ...options });
}
async function call(method: string, path: string, body?: unknown, key = "zv_live_simulator") {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(simulator.url + path, {
    method,
    body: text,
    headers: { Authorization: `Bearer ${key}` },
  });
  const answered = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: answered === "" ? undefined : JSON.parse(answered),
  };
}
const create = async (): Promise<string> => (await call("POST", SESSIONS)).body.session.id;

beforeEach(() => (now = T0));
afterEach(() => simulator.close());

describe("changes without a request", () => {
  beforeEach(() => start());

  test("a scan needs a session in qr_ready", async () => {
    const id = await create();
    expect(() => simulator.scan(id)).toThrow(`Cannot scan session ${id}: it is initializing, not qr_ready`);
    expect(() => simulator.scan("nope")).toThrow("The simulator has no session nope");
    now += 1_000;
    simulator.scan(id, { phoneNumber: "+34600000001", pushName: "Ana" });
    now += 1_000;
    expect(simulator.session(id)).toMatchObject({
      status: "ready",
      phoneNumber: "+34600000001",
      pushName: "Ana",
      egress: { kind: "external", country: "es" },
      projectId: "proj_simulator",
    });
  });

  test("rotateQr changes the QR code", async () => {
    const id = await create();
    now += 1_000;
    const first = simulator.session(id)?.qrCode;
    simulator.rotateQr(id);
    expect(simulator.session(id)?.qrCode).not.toBe(first);
  });

  test("removed sessions no longer exist", async () => {
    const id = await create();
    simulator.remove(id);
    expect(simulator.sessions()).toEqual([]);
    expect((await call("GET", `${SESSIONS}/${id}`)).status).toBe(404);
    expect(() => simulator.remove(id)).toThrow("has no session");
  });

  test("failNext and failReconnect count down", async () => {
    simulator.failNext({ times: 1, lastError: "banned" });
    const [bad, good] = [await create(), await create()];
    now += 1_000;
    expect([simulator.session(bad)?.lastError, simulator.session(good)?.status]).toEqual(["banned", "qr_ready"]);
    simulator.failReconnect(bad, 1);
    await call("POST", `${SESSIONS}/${bad}/reconnect`);
    now += 1_000;
    expect(simulator.session(bad)).toMatchObject({ status: "failed", lastError: "could not reconnect" });
  });

  test("keys are added and revoked", async () => {
    simulator.addKey("proj_new", "zv_live_new");
    expect((await call("GET", "/v1/me", undefined, "zv_live_new")).body.project.id).toBe("proj_new");
    simulator.revokeKey("zv_live_new");
    expect((await call("GET", "/v1/me", undefined, "zv_live_new")).status).toBe(401);
  });
});

describe("faults", () => {
  beforeEach(() => start());

  test("a cut before the request creates no session", async () => {
    simulator.fault({ operation: "createSession", cut: true });
    await expect(call("POST", SESSIONS)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(simulator.sessions()).toEqual([]);
    expect(simulator.journal).toMatchObject([{ operation: "createSession", status: "cut", processed: false }]);
  });

  test("a cut after the request creates a session", async () => {
    simulator.fault({ operation: "createSession", cut: true, processed: true });
    await expect(call("POST", SESSIONS)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(simulator.sessions()).toHaveLength(1);
    expect(simulator.journal).toMatchObject([{ status: "cut", processed: true }]);
  });

  test("a fault's answer is sent unchanged", async () => {
    simulator.fault({ answer: { status: 502, headers: { "Content-Type": "text/html" }, body: "<html>" } });
    const response = await fetch(`${simulator.url}/v1/me`);
    expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([
      502,
      "<html>",
      "text/html",
    ]);
    expect(response.headers.has("x-ratelimit-limit")).toBe(false);
  });

  test("a delayed request succeeds", async () => {
    simulator.fault({ delayMs: 20 });
    expect((await call("GET", "/v1/me")).status).toBe(200);
  });

  test("close does not wait for a delayed answer", async () => {
    simulator.fault({ delayMs: 600_000 });
    const answer = call("GET", "/v1/me").catch((error: Error) => error.message);
    while (simulator.journal.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await simulator.close();
    expect(await answer).toBe("fetch failed");
    await start();
  });

  test("cleared faults do not apply", async () => {
    simulator.fault({ times: Infinity, answer: { status: 500 } });
    simulator.clearFaults();
    expect((await call("GET", "/v1/me")).status).toBe(200);
  });
});

describe("the journal", () => {
  beforeEach(() => start());

  test("has every request in order, and filters", async () => {
    const id = await create();
    await call("POST", `${SESSIONS}/${id}/link`, { senderId: "sender_default" });
    await call("GET", `${SESSIONS}?limit=5`);
    await call("PUT", "/nope", "text");
    expect(simulator.journal).toEqual([
      expect.objectContaining({ seq: 1, at: T0, operation: "createSession", status: 201, processed: true }),
      expect.objectContaining({
        seq: 2,
        operation: "linkSession",
        sessionId: id,
        body: { senderId: "sender_default" },
      }),
      expect.objectContaining({ seq: 3, operation: "listSessions", path: SESSIONS, query: { limit: "5" } }),
      expect.objectContaining({
        seq: 4,
        operation: undefined,
        method: "PUT",
        path: "/nope",
        status: 404,
        body: "text",
      }),
    ]);
    expect(simulator.request({ operation: "linkSession" }).map(({ seq }) => seq)).toEqual([2]);
    expect(simulator.request({ method: "post" }).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(simulator.request()).toHaveLength(4);
  });

  test("never holds a key", async () => {
    await call("POST", `${SESSIONS}/zv_live_simulator/link?k=zv_live_simulator`, { senderId: "zv_live_other" });
    expect(JSON.stringify(simulator.journal)).not.toContain("zv_live_");
  });
});

describe("start and close", () => {
  test("onAnswer gets each answer, and close throws what it throws", async () => {
    const answers: Answer[] = [];
    await start({ onAnswer: (answer) => answers.push(answer) });
    const id = await create();
    simulator.change(id, { status: "paused" });
    await call("GET", `${SESSIONS}/${id}`);
    expect(answers).toMatchObject([
      { operation: "createSession", status: 201, deviates: false, headers: { "X-RateLimit-Remaining": "599" } },
      { method: "GET", path: `${SESSIONS}/{sessionId}`, url: `${SESSIONS}/${id}`, deviates: true, journal: { seq: 2 } },
    ]);
    await simulator.close();

    await start({
      onAnswer: () => {
        throw new Error("differs");
      },
    });
    expect((await call("GET", "/v1/me")).status).toBe(200);
    await expect(simulator.close()).rejects.toThrow("differs");
    await start();
  });

  test("a port that is in use is an error", async () => {
    await start();
    const port = Number(new URL(simulator.url).port);
    await expect(startSimulator({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
  });

  test("a client that disconnects while it sends a body causes no error", async () => {
    await start();
    const request = rawRequest(simulator.url + SESSIONS, { method: "POST", headers: { "Content-Length": "100" } });
    const gone = new Promise((resolve) => request.once("error", resolve));
    request.write("{", () => request.destroy(new Error("left")));
    await gone;
    expect((await call("GET", "/v1/me")).status).toBe(200);
    expect(simulator.journal).toHaveLength(1);
  });
});
