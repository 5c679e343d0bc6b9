import { startSimulator, type Simulator, type SimulatorOptions } from "./index";

const SESSIONS = "/v1/whatsapp-alt/sessions";

let simulator: Simulator;
async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator(options);
}
afterEach(() => simulator.close());

async function call(method: string, path: string, body?: unknown) {
  const headers = { Authorization: "Bearer zv_live_simulator" };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(simulator.url + path, { method, headers, body: text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const create = () => simulator.make("proj_simulator");
const link = (id: string, senderId: string) => call("POST", `${SESSIONS}/${id}/link`, { senderId });
const unlink = (id: string) => call("POST", `${SESSIONS}/${id}/unlink`);
const senderOf = (id: string) => simulator.session(id)?.senderId;

describe("senders", () => {
  test("are two by default, with a number and a secret that no tool should show", async () => {
    await start();
    const { body } = await call("GET", "/v1/senders");
    expect(body).toMatchObject({
      items: [
        { id: "sender_default", isDefault: true, phoneNumber: "+56900000100" },
        { id: "sender_support", isDefault: false, phoneNumber: "+56900000101" },
      ].map((sender) => ({ ...sender, webhook: { secret: expect.stringContaining(sender.id) } })),
      nextCursor: null,
    });
    const [first] = body["items"] as unknown[];
    expect(await call("GET", "/v1/senders/sender_default")).toEqual({ status: 200, body: first });
  });

  test("are those of the project, in pages", async () => {
    const senders = { proj_simulator: [1, 2, 3].map((number) => ({ id: `s${number}`, name: `Sender ${number}` })) };
    await start({ senders });
    const first = (await call("GET", "/v1/senders?limit=2")).body;
    expect(first["items"]).toEqual(senders.proj_simulator.slice(0, 2));
    const second = (await call("GET", `/v1/senders?limit=2&cursor=${String(first["nextCursor"])}`)).body;
    expect(second).toEqual({ items: senders.proj_simulator.slice(2), nextCursor: null });
    expect((await call("GET", "/v1/senders?limit=3")).body["nextCursor"]).toBeNull();
    expect((await call("GET", "/v1/senders/sender_default")).status).toBe(404);
  });
});

describe("a link", () => {
  test("needs a sender that the project has", async () => {
    await start();
    const id = create();
    expect(await link(id, "sender_none")).toMatchObject({ status: 404, body: { message: "Sender not found" } });
    expect(await link("nope", "sender_default")).toMatchObject({ status: 404, body: { message: "Session not found" } });
    expect(senderOf(id)).toBeUndefined();
  });

  test("moves the sender from the session that it pointed at", async () => {
    await start();
    const [one, two] = [create(), create()];
    await link(one, "sender_default");
    await link(two, "sender_support");
    await link(two, "sender_default");
    expect([senderOf(one), senderOf(two)]).toEqual([undefined, "sender_default"]);
    expect((await link(two, "sender_default")).status).toBe(200);
    expect(senderOf(two)).toBe("sender_default");
  });

  test("does not change a session of another project", async () => {
    await start({ projects: { one: { keys: ["zv_live_simulator"] }, two: { keys: ["zv_live_two"] } } });
    const [mine, theirs] = [simulator.make("one"), simulator.make("two")];
    simulator.link(theirs, "sender_default");
    await link(mine, "sender_default");
    expect([senderOf(mine), senderOf(theirs)]).toEqual(["sender_default", "sender_default"]);
  });

  test("over another sender replaces it, or is refused", async () => {
    await start();
    const id = create();
    await link(id, "sender_default");
    expect((await link(id, "sender_support")).body["session"]).toMatchObject({ senderId: "sender_support" });
    await simulator.close();

    await start({ linkOver: "conflict" });
    const guarded = create();
    expect((await link(guarded, "sender_default")).status).toBe(200);
    expect(await link(guarded, "sender_support")).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await link(guarded, "sender_default")).status).toBe(200);
    expect(senderOf(guarded)).toBe("sender_default");
  });

  test("with linkNeedsReady is refused until the session is ready", async () => {
    await start({ linkNeedsReady: true });
    const id = create();
    expect(await link(id, "sender_default")).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(senderOf(id)).toBeUndefined();
    simulator.change(id, { status: "ready" });
    expect((await link(id, "sender_default")).status).toBe(200);
  });

  test("and an unlink work without a request", async () => {
    await start();
    const [one, two] = [create(), create()];
    simulator.link(one, "sender_none");
    simulator.link(two, "sender_none");
    expect([senderOf(one), senderOf(two)]).toEqual([undefined, "sender_none"]);
    simulator.unlink(two);
    expect(senderOf(two)).toBeUndefined();
    expect(() => simulator.link("nope", "sender_default")).toThrow("The simulator has no session nope");
    expect(() => simulator.unlink("nope")).toThrow("The simulator has no session nope");
  });

  test("keeps hidden senders, and an unlink removes them", async () => {
    await start();
    const id = create();
    simulator.hiddenSenders(id, 2);
    await link(id, "sender_default");
    expect(simulator.session(id)).toMatchObject({ senderId: "sender_default", hiddenSenders: 2 });
    expect(JSON.stringify((await call("GET", `${SESSIONS}/${id}`)).body)).not.toContain("hiddenSenders");
    await unlink(id);
    expect(simulator.session(id)).not.toHaveProperty("hiddenSenders");
    expect(senderOf(id)).toBeUndefined();
  });
});

test("appliedEgress is shown to tests and not by the API", async () => {
  await start({ times: { initializingMs: 0 } });
  const id = create();
  simulator.change(id, { status: "ready" });
  const egress = { kind: "android", nodeId: "nd_1" };
  const answer = await call("POST", `${SESSIONS}/${id}/egress`, { egress });
  expect(answer.body["session"]).toMatchObject({ egress });
  expect(answer.body["session"]).not.toHaveProperty("appliedEgress");
  expect(simulator.session(id)).toMatchObject({ egress, appliedEgress: { kind: "external" } });
  await call("POST", `${SESSIONS}/${id}/reconnect`);
  expect(simulator.session(id)).toMatchObject({ status: "ready", appliedEgress: egress });
});
