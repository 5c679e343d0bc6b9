import { startSimulator, type Simulator } from "zavu-simulator";
import { VirtualClock } from "../../../test/virtualClock";
import type { Bag, ProviderVerbs } from "./shapes";
import { DynamicProvider } from "./verbs";

const KEY = "zv_live_Kx7+/needle=4Qz9";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const TEXT = { __provider: "the provider's text" };

const clock = new VirtualClock();
afterEach(() => expect(clock.sleeping).toBe(0));

/** A new provider process, as each engine run has one. */
function started(config: Record<string, string>, get = (name: string) => config[name]) {
  const engine = new AbortController();
  const exit = jest.fn();
  const provider = new DynamicProvider({}, { clock, random: () => 0.5, gone: engine.signal, exit });
  return { verbs: provider.verbsOf("session", { config: { get } }), engine, exit };
}

/** What a verb throws. */
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: unknown) => error,
  );

/** Pulumi takes an error with an `id` for a resource, prefers `details`, and fails on a `code`. */
function expectPlainError(error: unknown): void {
  expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  expect(Object.keys(error as Error)).toEqual([]);
  for (const name of ["id", "details", "code", "call", "hint", "cause"]) expect(error).not.toHaveProperty(name);
  expect((error as Error).message).toMatch(/\w/);
  expect(`${String(error)} ${(error as Error).message} ${(error as Error).stack}`).not.toContain("needle");
}

/** An `undefined` value would block the engine or lose the created resource. */
function expectNoUndefined(value: unknown): void {
  expect(value).toStrictEqual(JSON.parse(JSON.stringify(value)));
}

describe("an invalid configuration", () => {
  const broken = () => {
    throw new Error("no configuration");
  };

  test.each<[string, ReturnType<typeof started>, string[]]>([
    ["no key", started({}), []],
    ["a test key", started({ "zavu:apiKey": "zv_test_needle" }), ["is a test key"]],
    ["a key in quotes", started({ "zavu:apiKey": `"${KEY}"` }), ["without quotes"]],
    ["an empty key", started({ "zavu:apiKey": "" }), ["zavu:apiKey is empty"]],
    ["an invalid base URL", started({ "zavu:apiKey": KEY, "zavu:baseUrl": "needle" }), ["is not a URL"]],
    [
      "a test key and a bad base URL",
      started({ "zavu:apiKey": "zv_test_needle", "zavu:baseUrl": "needle" }),
      ["is a test key", "is not a URL"],
    ],
    ["an unreadable configuration", started({}, broken), ["could not be read"]],
  ])(
    "%s: configure does not throw, check reports it, diff works, and the other verbs fail",
    async (_title, { verbs }, why) => {
      const { failures } = await verbs.check({}, { ...TEXT, displayName: "x" });
      expect(failures.map(({ reason }) => reason)).toEqual(why.map((text) => expect.stringContaining(text) as string));
      for (const failure of failures) expect(Object.keys(failure)).toEqual(["reason"]);
      expect(JSON.stringify(failures)).not.toContain("needle");
      const state = { ...TEXT, status: "ready" };
      expect(await verbs.diff("s1", state, TEXT)).toEqual({ changes: false, replaces: [] });
      const calls = [
        verbs.create(TEXT),
        verbs.read("s1", state),
        verbs.update("s1", state, TEXT),
        verbs.delete("s1", state),
      ];
      for (const call of calls) expectPlainError(await thrown(call));
    },
  );

  test("issues of the configuration and of the inputs are reported together", async () => {
    const { failures } = await started({ "zavu:apiKey": "zv_test_x" }).verbs.check({}, { ...TEXT, waitFor: "x" });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("is a test key"),
      expect.stringMatching(/^waitFor /),
    ]);
  });
});

describe("check", () => {
  const { verbs } = started({});

  test("failures have a reason but no property", async () => {
    const bag = { ...TEXT, displayName: 5, egress: { kind: "direct" }, waitFor: "needle" };
    const { failures } = await verbs.check({}, bag);
    expect(failures.map(({ reason }) => reason.split(" ")[0]).sort()).toEqual([
      "displayName",
      "egress.kind",
      "waitFor",
    ]);
    for (const failure of failures) expect(Object.keys(failure)).toEqual(["reason"]);
    expect(JSON.stringify(failures)).not.toContain("needle");
  });

  test("an input of an unsupported type is a failure, not an error", async () => {
    const { failures } = await verbs.check({}, { ...TEXT, displayName: new Date(0), egress: { kind: 5, nodeId: NaN } });
    expect(failures).not.toEqual([]);
  });

  test.each<Bag>([
    { egress: UNKNOWN, displayName: UNKNOWN, waitFor: UNKNOWN, adoptSessionId: UNKNOWN, timeouts: UNKNOWN },
    { egress: { kind: "android", nodeId: UNKNOWN }, timeouts: { create: UNKNOWN } },
  ])("an unknown value stays unknown: case %#", async (bag) => {
    expect(await verbs.check({}, { ...TEXT, ...bag })).toEqual({ inputs: bag, failures: [] });
    expect(await verbs.diff("s1", { status: "ready" }, { ...TEXT, ...bag })).toMatchObject({ changes: true });
  });
});

describe("with a session", () => {
  let simulator: Simulator;
  let verbs: ProviderVerbs;
  const provider = () => started({ "zavu:apiKey": KEY, "zavu:baseUrl": simulator.url });
  const created = async (inputs: Bag = {}): Promise<{ id: string; state: Bag }> => {
    const { id, outs } = await provider().verbs.create({ ...TEXT, ...inputs });
    return { id, state: { ...TEXT, ...outs } };
  };

  beforeEach(async () => {
    clock.time = Date.now();
    simulator = await startSimulator({ projects: { proj_a: { keys: [KEY] } }, clock: clock.now, rateLimit: false });
    ({ verbs } = provider());
  });
  afterEach(() => simulator.close());

  test("create returns an id and every output, including the inputs", async () => {
    const inputs = { displayName: "Support", timeouts: { create: "1m" } };
    const { id, outs } = await verbs.create({ ...TEXT, ...inputs });
    expect(simulator.session(id)).toMatchObject({ displayName: "Support" });
    expect(outs).toMatchObject({
      ...inputs,
      status: "qr_ready",
      activeEgress: { kind: "external" },
      projectId: "proj_a",
    });
    expectNoUndefined(outs);
  });

  test("an unfinished create throws id, properties and reasons", async () => {
    const bag = { ...TEXT, waitFor: "ready", timeouts: { create: "5s" } };
    const failure = (await thrown(verbs.create(bag))) as {
      id: string;
      properties: Bag;
      reasons: string[];
      message: string;
    };
    expect(failure).not.toBeInstanceOf(Error);
    expect(Object.keys(failure).sort()).toEqual(["id", "message", "properties", "reasons"]);
    expect(simulator.session(failure.id)).toBeDefined();
    expect(failure.properties).toMatchObject({ ...bag, status: "qr_ready", projectId: "proj_a" });
    expect(failure.reasons).toEqual([failure.message]);
    expect(failure.message).toContain(failure.id);
    expect(failure.message).not.toContain(failure.properties["qrCode"]);
    expectNoUndefined(failure);
  });

  test("an unfinished create without the provider's text throws no undefined values", async () => {
    expectNoUndefined(await thrown(verbs.create({ waitFor: "ready", timeouts: { create: "5s" } })));
  });

  test("an unfinished update throws the same", async () => {
    const { id, state } = await created();
    simulator.change(id, { status: "failed" });
    simulator.failReconnect(id, 1, "offline");
    const failure = await thrown(verbs.update(id, state, TEXT));
    expect(failure).toMatchObject({
      id,
      properties: { ...TEXT, status: "failed" },
      reasons: [expect.stringContaining("offline")],
    });
    expectNoUndefined(failure);
  });

  test("update returns every output", async () => {
    const { id, state } = await created({ waitFor: "created" });
    const { outs } = await verbs.update(id, state, TEXT);
    expect(outs).toMatchObject({ status: "qr_ready", projectId: "proj_a" });
    expect(outs).not.toHaveProperty("waitFor");
    expectNoUndefined(outs);
    expect(simulator.request({ operation: "createSession" })).toHaveLength(1);
  });

  test("a read returns nothing for a session that is gone, and throws if the stack does not own it", async () => {
    const { id, state } = await created({ waitFor: "created" });
    const found = await verbs.read(id, state);
    expect(found).toMatchObject({ id, props: { waitFor: "created" } });
    expect(found).not.toHaveProperty("inputs");
    expectNoUndefined(found);
    simulator.remove(id);
    expect(await verbs.read(id, state)).toEqual({});
    expectPlainError(await thrown(verbs.read(id, TEXT)));
  });

  test("a changed egress is in inputs and props", async () => {
    const { id, state } = await created();
    const egress = { kind: "android", nodeId: "nd_1" };
    simulator.change(id, { egress });
    expect(await verbs.read(id, state)).toMatchObject({ inputs: { egress }, props: { egress } });
  });

  test("delete deletes the session, unless the program adopts it", async () => {
    const { id, state } = await created();
    const adopting = provider().verbs;
    await adopting.check({}, { ...TEXT, adoptSessionId: id });
    await adopting.create({ ...TEXT, adoptSessionId: id });
    await adopting.delete(id, state).catch(expectPlainError);
    expect(simulator.session(id)).toBeDefined();
    await verbs.delete(id, state);
    expect(simulator.session(id)).toBeUndefined();
  });

  test("a refused key is a plain error that names the session and contains no secret", async () => {
    const { id, state } = await created();
    const body = JSON.stringify({ code: "unauthorized", message: `${KEY} +56 9 1234 5678` });
    simulator.fault({ answer: { status: 401, body }, times: Infinity });
    for (const call of [verbs.read(id, state), verbs.update(id, state, TEXT), verbs.delete(id, state)]) {
      const error = (await thrown(call)) as Error;
      expectPlainError(error);
      expect(error.message).toContain(id);
      expect(error.message).not.toContain("1234");
    }
  });

  test("if the engine is gone, create deletes the new session, and the process exits after the last operation", async () => {
    const { verbs: left, engine, exit } = provider();
    const creating = left.create({ ...TEXT, waitFor: "ready" }).catch(() => undefined);
    while (simulator.sessions().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    engine.abort();
    expect(exit).not.toHaveBeenCalled();
    await creating;
    expect(simulator.sessions()).toEqual([]);
    expect(exit).toHaveBeenCalled();
  });

  test("if the engine is gone, an adopted session stays", async () => {
    const { id } = await created();
    const { verbs: left, engine } = provider();
    const before = simulator.journal.length;
    const adopting = left.create({ ...TEXT, adoptSessionId: id, waitFor: "ready" }).catch(() => undefined);
    // The second read belongs to the wait. Before it, a request that the whole process shares may still be pending.
    const looks = () => simulator.journal.slice(before).filter(({ operation }) => operation === "getSession").length;
    while (looks() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    engine.abort();
    await adopting;
    expect(simulator.session(id)).toBeDefined();
  });

  test("if the engine ends while no operation runs, the process exits at once", () => {
    const { engine, exit } = provider();
    engine.abort();
    expect(exit).toHaveBeenCalledTimes(1);
  });
});
