import type { Simulator } from "zavu-simulator";
import { contextOf, failure, lifecycleOf, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { SessionLifecycle, SessionState } from "..";

// At this age, a session's 404 counts.
const OLD_MS = 60_000;

const clock = new VirtualClock();
let simulator: Simulator;
let lifecycle: SessionLifecycle;

beforeEach(async () => {
  clock.time = Date.now();
  simulator = await simulatorAt(clock, {
    times: { initializingMs: 1_000, qrRotateMs: 0, authenticatingMs: 500 },
  });
  lifecycle = lifecycleOf(startProvider(clock), simulator);
});
afterEach(async () => {
  await simulator.close();
  expect(clock.sleeping).toBe(0);
});

const context = (ms = 120_000) => contextOf(clock, ms);

/** A session that is `ageMs` old, and its state. */
async function session(ageMs = OLD_MS): Promise<{ id: string; state: SessionState }> {
  const { id, state, problem } = await lifecycle.create({}, context());
  expect(problem).toBeUndefined();
  clock.time += ageMs;
  return { id, state };
}

const operations = () => simulator.journal.map(({ operation }) => operation);

describe("a stray 404", () => {
  test.each([1, 2])("of a read (%i in a row) drops nothing from state", async (times) => {
    const { id, state } = await session();
    simulator.hide(id, { times });
    expect(await lifecycle.read(id, state, context())).toMatchObject({ id, state: { status: "qr_ready" } });
  });

  test("of an update does not end it", async () => {
    const { id, state } = await session();
    simulator.hide(id);
    expect((await lifecycle.update(id, state, {}, context())).problem).toBeUndefined();
  });

  test.each(["deleteSession", "getSession"] as const)(
    "of a delete (%s) does not leave the session on the server",
    async (operation) => {
      const { id, state } = await session();
      simulator.hide(id, { operations: ["deleteSession"] });
      if (operation === "getSession") simulator.hide(id);
      await lifecycle.delete(id, state, context());
      expect(simulator.sessions()).toEqual([]);
    },
  );

  test("does not end a wait", async () => {
    const { id, state } = await session();
    simulator.hide(id, { forMs: 7_000 });
    const updating = lifecycle.update(id, state, { waitFor: "ready" }, context());
    clock.sleep(15_000).then(
      () => simulator.scan(id),
      () => undefined,
    );
    expect((await updating).problem).toBeUndefined();
  });
});

describe("a new session", () => {
  test("that is not visible yet is waited for until the deadline", async () => {
    const report = () => simulator.sessions().forEach(({ id }) => simulator.hide(id, { forMs: 12_000 }));
    const { problem, state } = await lifecycle.create({}, { ...context(), report });
    expect(problem).toBeUndefined();
    expect(state.status).toBe("qr_ready");
  });

  test("that never becomes visible stays in state, and the error says when it was created", async () => {
    const report = () => simulator.sessions().forEach(({ id }) => simulator.hide(id, { forMs: 600_000 }));
    const { problem, state } = await lifecycle.create({}, { ...context(10_000), report });
    expect(problem?.name).toBe("TimeoutError");
    expect(problem?.text).toContain(`It was created at ${state.createdAt}, and the API does not show it yet.`);
    expect(problem?.text).toContain("Run `pulumi up` to wait for it again");
  });

  test.each(["read", "delete"] as const)("that is visible nowhere does not count as gone for a %s", async (verb) => {
    const { id, state } = await session(0);
    simulator.hide(id, { forMs: 12_000, operations: ["getSession", "deleteSession"] });
    simulator.hideFromList(id, { forMs: 12_000 });
    const done = await lifecycle[verb](id, state, context());
    if (verb === "read") expect(done).toMatchObject({ id });
    else expect(simulator.sessions()).toEqual([]);
  });
});

describe("a session that is gone", () => {
  test("is dropped after two reads with a list in between", async () => {
    const { id, state } = await session();
    simulator.remove(id);
    const before = operations().length;
    expect(await lifecycle.read(id, state, context())).toBeUndefined();
    expect(operations().slice(before)).toEqual(["getSession", "listSessions", "getSession"]);
  });

  test("is dropped and deleted if neither state nor the API names its project", async () => {
    const { id, state } = await session();
    simulator.remove(id);
    simulator.fault({ operation: "getMe", times: Infinity, answer: { status: 403 } });
    const olds = { ...state, projectId: undefined };
    const next = lifecycleOf(startProvider(clock), simulator);
    expect(await next.read(id, olds, context())).toBeUndefined();
    await next.delete(id, olds, context());
  });

  test("makes an update fail, which creates nothing", async () => {
    const { id, state } = await session();
    simulator.remove(id);
    expect(await failure(lifecycle.update(id, state, {}, context()))).toMatchObject({ name: "SessionGoneError" });
    expect(simulator.request({ operation: "createSession" })).toHaveLength(1);
  });

  test("shares the list with concurrent reads of other sessions", async () => {
    const created = [];
    for (let i = 0; i < 8; i++) created.push(await session());
    for (const { id } of created) simulator.remove(id);
    const before = operations().length;
    await Promise.all(created.map(({ id, state }) => lifecycle.read(id, state, context())));
    const lists = operations()
      .slice(before)
      .filter((operation) => operation === "listSessions");
    expect(lists.length).toBeLessThan(created.length);
  });
});

test("if the list keeps showing a session that reads do not, the read fails and state keeps the session", async () => {
  const { id, state } = await session();
  simulator.hide(id, { forMs: 600_000 });
  expect(await failure(lifecycle.read(id, state, context()))).toMatchObject({ name: "UncertainGoneError" });
});

test("if the operation times out before the second read, it fails and state keeps the session", async () => {
  const { id, state } = await session();
  simulator.remove(id);
  expect(await failure(lifecycle.read(id, state, context(1_000)))).toMatchObject({ name: "TimeoutError" });
  expect(await failure(lifecycle.delete(id, state, context(1_000)))).toMatchObject({ name: "TimeoutError" });
});
