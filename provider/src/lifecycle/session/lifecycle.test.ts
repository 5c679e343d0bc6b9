import { startSimulator, type SimulatedSession, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { KEY, contextOf, failure, lifecycleOf, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { Config } from "../../config";
import { AdoptionError } from "../../errors";
import type { Context, ProviderProcess, SessionInputs, SessionLifecycle, SessionState } from "..";

const OTHER = "zv_live_0123456789_b";

// Client and server share this clock, which advances only in sleeps.
const clock = new VirtualClock();

let simulator: Simulator;
let lifecycle: SessionLifecycle;
let provider: ProviderProcess;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] }, proj_b: { keys: [OTHER] } },
    rateLimit: false,
    clock: clock.now,
    ...options,
    times: { initializingMs: 1_000, qrRotateMs: 0, authenticatingMs: 500, ...options.times },
  });
  lifecycle = under({});
}

const under = (config: Partial<Config>, own = provider) => lifecycleOf(own, simulator, config);

const context = (more: Partial<Context> = {}) => contextOf(clock, 60_000, more);

/** A session that exists, and its state. */
async function existing(inputs: SessionInputs = {}): Promise<{ id: string; state: SessionState }> {
  const { id, state, problem } = await under({}, startProvider(clock)).create(inputs, context());
  expect(problem).toBeUndefined();
  return { id, state };
}

const requests = (method: string) =>
  simulator.request({ method }).filter(({ operation }) => operation !== "getMe").length;
const json = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) });
const down = { answer: { status: 503 }, times: Infinity };

beforeEach(async () => {
  clock.time = Date.now();
  provider = startProvider(clock);
  await start();
});
afterEach(async () => {
  await simulator.close();
  expect(clock.sleeping).toBe(0);
});

describe("create", () => {
  test("with created sends one POST and does not poll", async () => {
    const { id, state, problem } = await lifecycle.create({ waitFor: "created", displayName: "Support" }, context());
    expect(problem).toBeUndefined();
    expect(state).toMatchObject({ status: "initializing", displayName: "Support", projectId: "proj_a" });
    expect(simulator.session(id)).toMatchObject({ displayName: "Support", egress: { kind: "external" } });
    expect([requests("POST"), requests("GET")]).toEqual([1, 0]);
  });

  test("waits for the QR code by default", async () => {
    const seen: string[] = [];
    const { id, state } = await lifecycle.create({}, context({ report: (status) => seen.push(status) }));
    expect(state).toMatchObject({ status: "qr_ready", qrCode: simulator.session(id)?.qrCode, projectId: "proj_a" });
    expect(seen).toEqual(["initializing", "qr_ready"]);
    expect(requests("POST")).toBe(1);
  });

  test("with ready waits for a person, and then has no QR code", async () => {
    await simulator.close();
    await start({ times: { autoScanMs: 30_000 } });
    const { state } = await lifecycle.create({ waitFor: "ready" }, context());
    expect(state).toMatchObject({ status: "ready", qrCode: undefined, activeEgress: { country: "cl" } });
    expect(state.phoneNumber).toMatch(/^\+56/);
  });

  test("keeps the session after a timeout, with its project", async () => {
    const { id, state, problem } = await lifecycle.create({ waitFor: "ready" }, context());
    expect(problem).toMatchObject({ name: "TimeoutError", message: expect.stringContaining("within 1m") as string });
    expect(problem?.text).toContain("Nobody has scanned its QR code yet");
    expect(state).toMatchObject({ status: "qr_ready", projectId: "proj_a" });
    expect(simulator.sessions()).toMatchObject([{ id }]);
  });

  test("keeps a session that failed, and shows no phone number", async () => {
    simulator.failNext({ lastError: "+56 9 1234 5678 was refused" });
    const { id, state, problem } = await lifecycle.create({}, context());
    expect(problem?.name).toBe("SessionFailedError");
    expect(problem?.message).toBe(`Session ${id} failed: "[phone number] was refused".`);
    expect(problem?.hint).toContain("to reconnect it");
    expect(state).toMatchObject({ status: "failed", lastError: "[phone number] was refused" });
  });

  test.each([
    ["Account rejected by WhatsApp (403)", "WhatsApp has blocked the number"],
    [
      "Connection replaced by another instance (440)",
      "Stop the other login, then run `npx pulumi-zavu-cli reconnect ID`.",
    ],
    ["net::ERR_TUNNEL_CONNECTION_FAILED", "refused the connection"],
    ["LOGOUT", "Run `npx pulumi-zavu-cli reconnect ID` for a new QR code, then scan it: `npx pulumi-zavu-cli qr ID`."],
  ])("says what to do about a session that failed with %j", async (lastError, advice) => {
    simulator.failNext({ lastError });
    const { id, state, problem } = await lifecycle.create({}, context());
    expect(problem?.hint).toContain(advice.replaceAll("ID", id));
    expect(problem?.hint).toContain(" The session stays in state. Run `pulumi up` to reconnect it");
    for (const status of ["failed", "disconnected"]) {
      simulator.change(id, { status, lastError });
      const found = await lifecycle.read(id, { ...state, waitFor: "ready" }, context());
      expect(found?.problem?.hint).toContain(advice.replaceAll("ID", id));
      expect(found?.problem?.hint).toContain(" Run `pulumi up` to reconnect it");
    }
  });

  test.each<[string, (id: string) => void, string]>([
    ["whose key is revoked meanwhile", () => simulator.revokeKey(KEY), "WaitBrokenError"],
    ["that somebody deletes meanwhile", (id) => simulator.remove(id), "TimeoutError"],
  ])("keeps a session %s", async (_title, act, name) => {
    const report = () => simulator.sessions().forEach(({ id }) => act(id));
    const { id, problem } = await lifecycle.create({}, context({ report }));
    expect(problem).toMatchObject({ name, message: expect.stringContaining(id) as string });
    expect(requests("POST")).toBe(1);
  });

  test("keeps a session whose caller stops or throws", async () => {
    const stop = new AbortController();
    const stopped = await lifecycle.create({}, context({ signal: stop.signal, report: () => stop.abort() }));
    expect(stopped.problem?.name).toBe("StoppedError");
    const report = () => {
      throw new TypeError("an error of the caller");
    };
    const broken = await lifecycle.create({}, context({ report }));
    expect(broken.problem?.name).toBe("WaitBrokenError");
    expect(simulator.sessions().map(({ id }) => id)).toEqual([stopped.id, broken.id]);
  });

  test("creates nothing if the request is refused", async () => {
    simulator.fault({
      operation: "createSession",
      answer: json({ code: "invalid_request", message: "no such node" }, 400),
    });
    const error = await failure(lifecycle.create({ egress: { kind: "android", nodeId: "nd_1" } }, context()));
    expect(error.message).toContain('answered 400 invalid_request "no such node"');
  });
});

describe("adopt", () => {
  test("adopts a session without a POST", async () => {
    const { id } = await existing({ displayName: "Support", waitFor: "created" });
    const outcome = await lifecycle.create({ adoptSessionId: id, displayName: "Support" }, context());
    expect(outcome).toMatchObject({ id, state: { status: "qr_ready", adoptSessionId: id, projectId: "proj_a" } });
    expect(requests("POST")).toBe(1);
  });

  test("reconnects a failed session", async () => {
    const { id } = await existing();
    simulator.change(id, { status: "failed" });
    const { state, problem } = await lifecycle.create({ adoptSessionId: id }, context());
    expect(problem).toBeUndefined();
    expect(state.status).toBe("qr_ready");
  });

  test.each<[string, SessionInputs, RegExp]>([
    ["name", { displayName: "Sales" }, /not have the declared displayName/],
    ["country", { egress: { kind: "external", country: "pe" } }, /not have the declared egress/],
    [
      "name and egress",
      { displayName: "Sales", egress: { kind: "android", nodeId: "nd_1" } },
      /displayName and egress/,
    ],
  ])("refuses a session with another %s", async (_title, inputs, words) => {
    const { id } = await existing({ displayName: "Support", egress: { kind: "external", country: "cl" } });
    const error = await failure(lifecycle.create({ adoptSessionId: id, ...inputs }, context()));
    expect(error).toBeInstanceOf(AdoptionError);
    expect(error.message).toMatch(words);
    expect(error.message).toContain(id);
    expect(simulator.session(id)).toBeDefined();
  });

  test("refuses a session that the key's project does not have", async () => {
    const { id } = await existing();
    expect(await failure(lifecycle.create({ adoptSessionId: "no_such" }, context()))).toBeInstanceOf(AdoptionError);
    expect(await failure(under({ apiKey: OTHER }).create({ adoptSessionId: id }, context()))).toBeInstanceOf(
      AdoptionError,
    );
  });

  test("refuses a session that another resource of the run has adopted", async () => {
    const { id } = await existing();
    await lifecycle.create({ adoptSessionId: id }, context());
    expect(await failure(lifecycle.create({ adoptSessionId: id }, context()))).toBeInstanceOf(AdoptionError);
  });
});

describe("update", () => {
  const status = (id: string, value: string) => ({ ...(simulator.session(id) as SimulatedSession), status: value });

  test("reconnects a failed session, and ignores the old status after the reconnect", async () => {
    const { id, state } = await existing();
    simulator.change(id, { status: "failed", lastError: "offline" });
    simulator.fault({ operation: "getSession", skip: 1, times: 3, answer: json({ session: status(id, "failed") }) });
    const outcome = await lifecycle.update(id, state, {}, context());
    expect(outcome.problem).toBeUndefined();
    expect(outcome.state).toMatchObject({ status: "qr_ready", lastError: undefined });
    expect(simulator.request({ operation: "reconnectSession" })).toHaveLength(1);
  });

  test("reports a reconnect that fails", async () => {
    const { id, state } = await existing();
    simulator.change(id, { status: "failed" });
    simulator.failReconnect(id, 1, "still offline");
    const { problem, state: after } = await lifecycle.update(id, state, {}, context());
    expect(problem?.message).toContain("still offline");
    expect(after.status).toBe("failed");
  });

  test.each<[SessionInputs["waitFor"], number]>([
    ["ready", 1],
    ["qr_ready", 0],
    ["created", 0],
  ])("a linked session that is disconnected, with %s, is reconnected %d times", async (waitFor, count) => {
    const { id, state } = await existing();
    simulator.scan(id);
    clock.time += 1_000;
    simulator.change(id, { status: "disconnected" });
    const outcome = await lifecycle.update(id, state, { waitFor }, context());
    expect(outcome.problem).toBeUndefined();
    expect(outcome.state.status).toBe(count ? "ready" : "disconnected");
    expect(simulator.request({ operation: "reconnectSession" })).toHaveLength(count);
  });

  test("with created, a reconnect is polled until the status changes", async () => {
    const { id, state } = await existing();
    simulator.change(id, { status: "failed" });
    simulator.fault({ operation: "getSession", skip: 1, answer: json({ session: status(id, "failed") }) });
    const outcome = await lifecycle.update(id, state, { waitFor: "created" }, context());
    expect(outcome.problem).toBeUndefined();
    expect(outcome.state.status).toBe("initializing");
  });

  test("returns the inputs that are declared now, without removed ones", async () => {
    const { id, state } = await existing({ waitFor: "created", displayName: "Support" });
    const outcome = await lifecycle.update(id, state, { displayName: "Support" }, context());
    expect(outcome.state).toMatchObject({ status: "qr_ready", displayName: "Support", projectId: "proj_a" });
    expect(outcome.state.waitFor).toBeUndefined();
  });

  test("of a session that is gone fails without a POST", async () => {
    const { id, state } = await existing();
    simulator.remove(id);
    expect((await failure(lifecycle.update(id, state, {}, context()))).name).toBe("SessionGoneError");
    expect((await failure(under({ apiKey: OTHER }).update(id, state, {}, context()))).name).toBe("WrongProjectError");
    expect(requests("POST")).toBe(1);
  });
});

describe("read", () => {
  test("returns what the server reports now", async () => {
    const { id, state } = await existing({ displayName: "Support" });
    simulator.rotateQr(id);
    const seen = await lifecycle.read(id, state, context());
    expect(seen).toEqual({
      id,
      state: { ...state, qrCode: simulator.session(id)?.qrCode, updatedAt: expect.any(String) as string },
    });
    expect(seen?.state.qrCode).not.toBe(state.qrCode);
  });

  test("a changed egress is in inputs and state, a derived country in neither", async () => {
    const { id, state } = await existing({ egress: { kind: "external" } });
    simulator.change(id, { egress: { kind: "external", country: "pe" } });
    expect((await lifecycle.read(id, state, context()))?.inputs).toBeUndefined();
    const egress = { kind: "android", nodeId: "nd_1" };
    simulator.change(id, { egress });
    expect(await lifecycle.read(id, state, context())).toMatchObject({ inputs: { egress }, state: { egress } });
  });

  test.each<[SessionInputs, string, string | undefined, string | undefined]>([
    [{}, "ready", undefined, undefined],
    [{ waitFor: "ready" }, "qr_ready", "has not reached ready; its status is qr_ready", "to wait for it again"],
    [{ waitFor: "created" }, "failed", 'failed: "banned [phone number]"', "to reconnect it and wait again"],
  ])("says what a session lacks and what to do: %j at %s", async (inputs, status, message, hint) => {
    const { id, state } = await existing();
    simulator.change(id, { status, ...(status === "failed" ? { lastError: "banned +56 9 1234 5678" } : {}) });
    const problem = (await lifecycle.read(id, { ...state, ...inputs }, context()))?.problem;
    expect(problem?.message).toEqual(message && (expect.stringContaining(message) as string));
    expect(problem?.hint).toEqual(hint && (expect.stringContaining(hint) as string));
  });

  test("a session that the stack does not own comes with the inputs to declare", async () => {
    const egress = { kind: "android" as const, nodeId: "nd_1" };
    const { id } = await existing({ displayName: "Support", egress });
    expect(await lifecycle.read(id, undefined, context())).toMatchObject({
      inputs: { displayName: "Support", egress },
      state: { displayName: "Support", egress },
    });
  });

  test("a session with a direct egress can be read, but not declared", async () => {
    const { id } = await existing();
    simulator.change(id, { egress: { kind: "direct" } });
    const seen = await lifecycle.read(id, undefined, context());
    expect(seen).toMatchObject({ state: { activeEgress: { kind: "direct" } } });
    expect(seen?.inputs).toBeUndefined();
  });

  test("an unknown id is an error if the stack does not own the session", async () => {
    expect((await failure(lifecycle.read("no_such", undefined, context()))).name).toBe("NotFoundError");
  });

  test("an owned session that is gone returns nothing, unless the key belongs to another project", async () => {
    const { id, state } = await existing();
    expect((await failure(under({ apiKey: OTHER }).read(id, state, context()))).name).toBe("WrongProjectError");
    simulator.remove(id);
    expect(await lifecycle.read(id, state, context())).toBeUndefined();
  });

  test("transient errors are retried", async () => {
    const { id, state } = await existing();
    simulator.fault({ operation: "getSession", cut: true, times: 2 });
    simulator.fault({ operation: "getSession", answer: { status: 500 } });
    expect(await lifecycle.read(id, state, context())).toMatchObject({ id });
  });
});

describe("delete", () => {
  let id: string;
  let state: SessionState;
  beforeEach(async () => {
    ({ id, state } = await existing());
  });

  test("sends one request", async () => {
    await lifecycle.delete(id, state, context());
    expect(simulator.sessions()).toEqual([]);
    expect(requests("DELETE")).toBe(1);
  });

  test("is retried if the answer is lost", async () => {
    simulator.fault({ operation: "deleteSession", cut: true, processed: true });
    await lifecycle.delete(id, state, context());
    expect(requests("DELETE")).toBe(2);
  });

  test("fails if the errors last", async () => {
    simulator.fault({ operation: "deleteSession", ...down });
    expect((await failure(lifecycle.delete(id, state, context()))).name).toBe("ServerError");
  });

  describe("of a session that is gone", () => {
    beforeEach(() => simulator.remove(id));

    test("succeeds with the owner's key", async () => {
      await lifecycle.delete(id, state, context());
    });

    test("fails with another project's key", async () => {
      expect((await failure(under({ apiKey: OTHER }).delete(id, state, context()))).name).toBe("WrongProjectError");
    });

    test.each([
      ["is down", down.answer],
      ["is a page that is not the API's", { status: 200, body: "<html>" }],
      ["refuses the key", { status: 401 }],
    ])("fails if /v1/me %s", async (_title, answer) => {
      simulator.fault({ operation: "getMe", answer, times: Infinity });
      await failure(under({}).delete(id, state, context()));
    });

    test("succeeds if the API has no /v1/me but lists the sessions", async () => {
      simulator.fault({ operation: "getMe", answer: { status: 404 }, times: Infinity });
      await under({}).delete(id, state, context());
    });
  });

  test("a host that answers 404 to everything drops no session", async () => {
    const elsewhere = under({ baseUrl: `${simulator.url}/somewhere` });
    await failure(elsewhere.delete(id, state, context()));
    await failure(elsewhere.read(id, state, context()));
    await failure(elsewhere.read(id, { ...state, projectId: undefined }, context()));
    expect(simulator.session(id)).toBeDefined();
  });

  test("keeps a session that this run has just adopted", async () => {
    await lifecycle.create({ adoptSessionId: id }, context());
    await lifecycle.delete(id, state, context()).catch(() => undefined);
    expect(requests("DELETE")).toBe(0);
  });

  test("fails if the program adopts the session and no resource has it yet", async () => {
    provider.resources.session.check({ adoptSessionId: id });
    await failure(lifecycle.delete(id, state, context()));
    expect(requests("DELETE")).toBe(0);
  });
});
