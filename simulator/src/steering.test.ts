import { startSimulator, type Simulator, type SimulatorOptions } from "./index";

const SESSIONS = "/v1/whatsapp-alt/sessions";
const T0 = Date.parse("2026-01-01T00:00:00Z");
const TIMES = { initializingMs: 1_000, authenticatingMs: 1_000 };

let now = T0;
let simulator: Simulator;
async function start(options: SimulatorOptions = {}): Promise<void> {
  now = T0;
  simulator = await startSimulator({ clock: () => now, times: TIMES, ...options });
}
afterEach(() => simulator.close());

interface Body {
  session: Record<string, unknown> & { id: string };
  items: Record<string, unknown>[];
  code: string;
  message: string;
}
async function call(method: string, path: string, body?: unknown) {
  const headers = { Authorization: "Bearer zv_live_simulator" };
  const response = await fetch(simulator.url + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Body };
}
const create = async (body?: unknown) => (await call("POST", SESSIONS, body)).body.session.id;
const statusOf = async (method: string, path: string) => (await call(method, path)).status;
const get = async (id: string) => (await call("GET", `${SESSIONS}/${id}`)).body.session;
const list = async () => (await call("GET", SESSIONS)).body.items;
const statuses = () => simulator.sessions().map(({ status }) => status);
function make(status: string, ...others: string[]): string[] {
  return [status, ...others].map((status) => {
    const id = simulator.make("proj_simulator");
    simulator.change(id, { status });
    return id;
  });
}

describe("restartBridge", () => {
  beforeEach(() => start());

  test("disconnects sessions that are connected or connecting, and no others", () => {
    make("ready", "initializing", "qr_ready", "authenticating", "failed", "disconnected");
    simulator.restartBridge();
    const dropped = "disconnected";
    expect(statuses()).toEqual([dropped, dropped, dropped, dropped, "failed", dropped]);
    now += 1e9;
    expect(statuses()).toEqual([dropped, dropped, dropped, dropped, "failed", dropped]);
  });

  test("a reconnect needs a scan only without credentials", async () => {
    const [linked, waiting] = make("ready", "qr_ready");
    const qr = simulator.qrText(waiting!);
    simulator.restartBridge();
    for (const id of [linked, waiting]) await call("POST", `${SESSIONS}/${id}/reconnect`);
    now += 1_000;
    expect(statuses()).toEqual(["ready", "qr_ready"]);
    expect(simulator.qrText(waiting!)).not.toBe(qr);
  });

  test.each([
    ["some", ["ready", "disconnected", "disconnected", "ready"]],
    ["all", ["ready", "disconnected", "ready", "ready"]],
  ] as const)("%s of the linked sessions reconnect by themselves", (returns, expected) => {
    const [first] = make("ready", "qr_ready", "ready", "ready");
    simulator.restartBridge({ returns });
    now += 4_999;
    expect(new Set(statuses())).toEqual(new Set(["disconnected"]));
    now += 1;
    expect(statuses()[0]).toBe("initializing");
    now += 1_000;
    expect(statuses()).toEqual(expected);
    expect(simulator.session(first!)?.lastConnectedAt).toBe("2026-01-01T00:00:06.000Z");
  });

  test("a session that was logged out in the meantime stays disconnected", async () => {
    const [id] = make("ready");
    simulator.restartBridge({ returns: "all", afterMs: 100 });
    await call("POST", `${SESSIONS}/${id}/logout`);
    now += 1e6;
    expect(statuses()).toEqual(["disconnected"]);
  });
});

test("takeOver fails a linked session and removes its number and credentials", async () => {
  await start();
  const [id, waiting] = make("ready", "qr_ready");
  simulator.takeOver(id!);
  expect(simulator.session(id!)).toMatchObject({ status: "failed", lastError: "replaced: another login took over" });
  expect(simulator.session(id!)).not.toHaveProperty("phoneNumber");
  now += 1e6;
  await call("POST", `${SESSIONS}/${id}/reconnect`);
  now += 1_000;
  expect(simulator.session(id!)?.status).toBe("qr_ready");
  expect(() => simulator.takeOver(waiting!)).toThrow(`Cannot take over session ${waiting}: no phone is linked`);
});

describe("conflict", () => {
  beforeEach(() => start());

  test("answers 409 to delete, logout and reconnect the given number of times, and changes nothing", async () => {
    const [id, other] = make("ready", "ready");
    simulator.conflict(id!, { times: 3 });
    expect(await call("POST", `${SESSIONS}/${id}/reconnect`)).toEqual({
      status: 409,
      body: { code: "conflict", message: "The session is busy" },
    });
    expect(await statusOf("POST", `${SESSIONS}/${id}/logout`)).toBe(409);
    expect(await statusOf("GET", `${SESSIONS}/${id}`)).toBe(200);
    expect(await statusOf("DELETE", `${SESSIONS}/${other}`)).toBe(204);
    expect(await statusOf("DELETE", `${SESSIONS}/${id}`)).toBe(409);
    expect(statuses()).toEqual(["ready"]);
    expect(await statusOf("DELETE", `${SESSIONS}/${id}`)).toBe(204);
  });

  test("answers 409 once to the given operations", async () => {
    const [id] = make("ready");
    simulator.conflict(id!, { operations: ["logoutSession"] });
    expect(await statusOf("DELETE", `${SESSIONS}/${id}`)).toBe(204);
    expect(() => simulator.conflict("nope")).toThrow("has no session nope");
  });
});

describe("hide", () => {
  beforeEach(() => start());

  test("answers 404 once while the list shows the session", async () => {
    const [id] = make("ready");
    simulator.hide(id!);
    expect(await call("GET", `${SESSIONS}/${id}`)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await list()).toMatchObject([{ id }]);
    expect((await get(id!)).status).toBe("ready");
  });

  test("answers 404 to the given operations for a time", async () => {
    const [id] = make("ready");
    simulator.hide(id!, { forMs: 5_000, operations: ["getSession", "deleteSession"] });
    now += 4_999;
    for (const method of ["GET", "DELETE", "GET"]) expect(await statusOf(method, `${SESSIONS}/${id}`)).toBe(404);
    expect(await statusOf("POST", `${SESSIONS}/${id}/unlink`)).toBe(200);
    now += 1;
    expect(await statusOf("GET", `${SESSIONS}/${id}`)).toBe(200);
    simulator.hide(id!, { times: Infinity });
    simulator.clearFaults();
    expect(await statusOf("GET", `${SESSIONS}/${id}`)).toBe(200);
  });

  test("hideFromList leaves the session out of lists for a time", async () => {
    const [id, other] = make("ready", "ready");
    simulator.hideFromList(id!, { forMs: 5_000 });
    now += 4_999;
    expect(await list()).toMatchObject([{ id: other }]);
    expect((await get(id!)).id).toBe(id);
    now += 1;
    expect(await list()).toHaveLength(2);
    expect(() => simulator.hideFromList("nope", { forMs: 1 })).toThrow("has no session nope");
  });
});

describe("lag", () => {
  beforeEach(() => start());

  test("shows a session only some time after its creation, and for that time after its deletion", async () => {
    const old = simulator.make("proj_simulator");
    now += 10_000;
    simulator.lag(3_000);
    const id = await create();
    now += 2_999;
    expect(await statusOf("GET", `${SESSIONS}/${id}`)).toBe(404);
    expect(await list()).toMatchObject([{ id: old }]);
    now += 1;
    expect(await get(id)).toMatchObject({ id, status: "initializing" });
    expect(simulator.session(id)?.status).toBe("qr_ready");
    expect(await statusOf("DELETE", `${SESSIONS}/${id}`)).toBe(204);
    expect(await statusOf("DELETE", `${SESSIONS}/${id}`)).toBe(404);
    now += 2_999;
    expect((await get(id)).status).toBe("qr_ready");
    expect(await list()).toHaveLength(2);
    now += 1;
    expect(await statusOf("GET", `${SESSIONS}/${id}`)).toBe(404);
    expect(await list()).toMatchObject([{ id: old }]);
  });

  test("shows each state in order, with its QR code", async () => {
    simulator.lag(3_000);
    const id = await create();
    now = T0 + 2_000;
    const qr = simulator.qrText(id);
    simulator.scan(id);
    const seen: unknown[] = [];
    for (const second of [3, 4, 5, 6, 7]) {
      now = T0 + second * 1_000;
      const { status, qrCode } = await get(id);
      seen.push(qrCode === qr ? `${status} with the QR code` : status);
    }
    expect(seen).toEqual(["initializing", "qr_ready with the QR code", "authenticating", "ready", "ready"]);
  });

  test("shows states that passed between two reads", async () => {
    await simulator.close();
    await start({ times: { ...TIMES, autoScanMs: 1_000 } });
    simulator.lag(3_000);
    const id = await create();
    const seen: unknown[] = [];
    for (const second of [4, 5, 6]) {
      now = T0 + second * 1_000;
      seen.push((await get(id)).status);
    }
    expect(seen).toEqual(["qr_ready", "authenticating", "ready"]);
  });

  test("does not affect writes and their answers", async () => {
    simulator.lag(3_000);
    const id = await create();
    expect(await statusOf("POST", `${SESSIONS}/${id}/unlink`)).toBe(200);
    const linked = await call("POST", `${SESSIONS}/${id}/link`, { senderId: "sender_default" });
    expect(linked.body.session["senderId"]).toBe("sender_default");
    now += 3_000;
    expect((await get(id))["senderId"]).toBe("sender_default");
  });

  test("of the list does not affect single reads, and 0 ends it", async () => {
    simulator.lag(3_000, "list");
    const id = await create();
    expect([await list(), (await get(id)).id]).toEqual([[], id]);
    simulator.lag(0);
    expect(await list()).toHaveLength(1);
  });

  test("starts with the current sessions", async () => {
    const [id] = make("ready");
    simulator.lag(3_000);
    now += 1_000;
    simulator.change(id!, { status: "failed" });
    expect(await list()).toEqual([]);
    now += 2_000;
    expect(await list()).toMatchObject([{ status: "ready" }]);
    now += 1_000;
    expect(await list()).toMatchObject([{ status: "failed" }]);
  });
});

describe("normalize", () => {
  const GIVEN = { displayName: "  Desk ", egress: { kind: "android", nodeId: "ND_1", country: "UK" } };

  test("keeps values as given by default, but for the case of the country", async () => {
    await start();
    expect(await get(await create(GIVEN))).toMatchObject({ ...GIVEN, egress: { ...GIVEN.egress, country: "uk" } });
  });

  test("changes values as servers do", async () => {
    await start({ normalize: true });
    const egress = { kind: "android", nodeId: "nd_1", country: "gb" };
    const id = await create(GIVEN);
    expect(await get(id)).toMatchObject({ displayName: "Desk", egress });
    const moved = await call("POST", `${SESSIONS}/${id}/egress`, { egress: { kind: "external", country: "uk" } });
    expect(moved.body.session["egress"]).toEqual({ kind: "external", country: "gb" });
    expect(await get(await create({ displayName: "   " }))).not.toHaveProperty("displayName");
    simulator.normalize(false);
    expect(await get(await create({ displayName: "   " }))).toMatchObject({ displayName: "   " });
  });

  test("accepts a function", async () => {
    await start({ normalize: ({ displayName, ...given }) => ({ ...given, displayName: displayName?.toUpperCase() }) });
    expect(await get(await create({ displayName: "Desk", egress: GIVEN.egress }))).toMatchObject({
      displayName: "DESK",
      egress: { nodeId: "ND_1" },
    });
  });
});

test("summaries have four fields, in the list only", async () => {
  await start();
  const id = await create({ displayName: "Desk" });
  simulator.summaries(true);
  const createdAt = "2026-01-01T00:00:00.000Z";
  expect(await list()).toEqual([{ id, displayName: "Desk", status: "initializing", createdAt }]);
  expect(await get(id)).toHaveProperty("egress");
  simulator.summaries(false);
  expect((await list())[0]).toHaveProperty("egress");
});
