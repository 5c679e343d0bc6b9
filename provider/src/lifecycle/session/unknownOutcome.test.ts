import type { Fault, Simulator } from "zavu-simulator";
import { contextOf, lifecycleOf, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { SessionInputs, SessionLifecycle } from "..";

const NAMED: SessionInputs = { displayName: "Support", waitFor: "created" };

// The POST's answer is lost. `acted`: the server creates the session. `idle`: it does not.
const acted: Fault = { operation: "createSession", cut: true, processed: true };
const idle: Fault = { operation: "createSession", cut: true };

const clock = new VirtualClock();

let simulator: Simulator;
let lifecycle: SessionLifecycle;

const context = () => contextOf(clock, 120_000);
const newLifecycle = () => lifecycleOf(startProvider(clock), simulator);
const posts = () => simulator.request({ operation: "createSession" }).length;
const ids = () => simulator.sessions().map(({ id }) => id);

beforeEach(async () => {
  clock.time = Date.now();
  simulator = await simulatorAt(clock, {
    sleep: clock.serverSleep,
  });
  lifecycle = newLifecycle();
});
afterEach(async () => {
  await simulator.close();
  expect(clock.sleeping).toBe(0);
});

test.each<[string, Fault]>([
  ["a reset", acted],
  ["a server error", { operation: "createSession", processed: true, answer: { status: 502 } }],
  [
    "a 201 that cannot be read",
    { operation: "createSession", processed: true, answer: { status: 201, body: "<html>" } },
  ],
])("after %s the session that the POST created is found", async (_title, fault) => {
  simulator.fault(fault);
  const { id, problem } = await lifecycle.create(NAMED, context());
  expect(problem).toBeUndefined();
  expect(ids()).toEqual([id]);
  expect(posts()).toBe(1);
});

test("a session that the list shows a moment late is found", async () => {
  simulator.fault(acted);
  simulator.fault({ operation: "listSessions", answer: { status: 200, body: '{"items":[],"nextCursor":null}' } });
  const { id } = await lifecycle.create(NAMED, context());
  expect(ids()).toEqual([id]);
});

test("if the POST created no session, it is retried once", async () => {
  simulator.fault(idle);
  const { id } = await lifecycle.create(NAMED, context());
  expect(ids()).toEqual([id]);
  expect(posts()).toBe(2);
});

test("if the retry is lost too, create fails without a third POST", async () => {
  simulator.fault({ ...idle, times: Infinity });
  await expect(lifecycle.create(NAMED, context())).rejects.toMatchObject({ name: "UncertainCreateError" });
  expect(posts()).toBe(2);
});

test.each<[string, SessionInputs]>([
  ["with another name", { ...NAMED, displayName: "Sales" }],
  ["without a name", { waitFor: "created" }],
  ["with another egress", { ...NAMED, egress: { kind: "android", nodeId: "nd_1" } }],
])("a new session %s is not taken for the lost one", async (_title, other) => {
  const { id } = await newLifecycle().create(other, context());
  simulator.fault(idle);
  const created = await lifecycle.create(NAMED, context());
  expect(created.id).not.toBe(id);
  expect(posts()).toBe(3);
});

test("an old session of the same name is never taken", async () => {
  clock.time -= 60_000;
  const old = await newLifecycle().create(NAMED, context());
  clock.time += 60_000;
  simulator.fault(acted);
  const { id } = await lifecycle.create(NAMED, context());
  expect(ids()).toEqual([old.id, id]);
  expect(posts()).toBe(2);
});

test("a session that this run created for another resource is never taken", async () => {
  const first = await lifecycle.create(NAMED, context());
  simulator.fault(acted);
  const second = await lifecycle.create(NAMED, context());
  expect(ids()).toEqual([first.id, second.id]);
  expect(posts()).toBe(2);
});

test("more than one candidate is an error that lists them, and nothing is deleted", async () => {
  const stranger = await newLifecycle().create(NAMED, context());
  simulator.fault(acted);
  const error: Error = await lifecycle.create(NAMED, context()).then(
    () => Promise.reject(new Error("it succeeded")),
    (thrown: Error) => thrown,
  );
  expect(error.name).toBe("UncertainCreateError");
  expect(ids()).toHaveLength(2);
  for (const id of [stranger.id, ...ids()]) expect(error.message).toContain(id);
  expect(simulator.request({ method: "DELETE" })).toEqual([]);
});

describe("several creates of the same declaration at once", () => {
  test("each take one of the sessions that their lost POSTs created", async () => {
    simulator.fault({ ...acted, times: 3 });
    const outcomes = await Promise.all([1, 2, 3].map(() => lifecycle.create(NAMED, context())));
    expect(outcomes.map(({ id }) => id).sort()).toEqual(ids().sort());
    expect(posts()).toBe(3);
  });

  test("with and without a country each take their own", async () => {
    simulator.fault({ ...acted, delayMs: 2_000 });
    simulator.fault({ ...idle, processedAfterMs: 14_000 });
    const chilean = lifecycle.create({ ...NAMED, egress: { kind: "external", country: "cl" } }, context());
    const outcomes = await Promise.all([chilean, lifecycle.create(NAMED, context())]);
    expect(outcomes.map(({ id }) => id)).toEqual(ids());
    expect(outcomes.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  });

  test("retry only the POSTs that created no session", async () => {
    simulator.fault(acted);
    simulator.fault(idle);
    const outcomes = await Promise.all([1, 2, 3].map(() => lifecycle.create(NAMED, context())));
    expect(outcomes.map(({ id }) => id).sort()).toEqual(ids().sort());
    expect(posts()).toBe(4);
  });
});

test("a lost session is found in a list of summaries", async () => {
  simulator.summaries(true);
  simulator.fault(acted);
  const { id, problem } = await lifecycle.create({ ...NAMED, egress: { kind: "external", country: "cl" } }, context());
  expect(problem).toBeUndefined();
  expect(ids()).toEqual([id]);
  expect(posts()).toBe(1);
});

test("a lost session is found in a list that leaves out its name", async () => {
  simulator.fault(acted);
  const creating = lifecycle.create(NAMED, context());
  await clock.sleep(1_000);
  const item = { id: ids()[0], status: "initializing", egress: { kind: "external" }, createdAt: new Date(clock.time) };
  const body = JSON.stringify({ items: [item] });
  simulator.fault({ operation: "listSessions", times: Infinity, answer: { status: 200, body } });
  expect(await creating).toMatchObject({ id: item.id, problem: undefined });
  expect(posts()).toBe(1);
});

test("if a list does not say when a session was created, no second one is created", async () => {
  simulator.fault(acted);
  const unsaid = JSON.stringify({ items: [{ id: "was_1", displayName: "Support", status: "initializing" }] });
  simulator.fault({ operation: "listSessions", times: Infinity, answer: { status: 200, body: unsaid } });
  await lifecycle.create(NAMED, context()).catch(() => undefined);
  expect(posts()).toBe(1);
});

describe("a session that is created late", () => {
  /** The POST's answer is lost, and the server processes the POST later. */
  const late = (processedAfterMs: number): Fault => ({ ...idle, processedAfterMs });

  test.each(["created", "qr_ready", "ready"] as const)(
    "after the POST was retried is reported, and the other session is kept: waitFor %s",
    async (waitFor) => {
      simulator.fault(late(20_000));
      const { id, problem } = await lifecycle.create({ ...NAMED, waitFor }, context());
      expect(ids()).toHaveLength(2);
      const [other] = ids().filter((one) => one !== id);
      expect(problem).toMatchObject({
        name: "LeftoverError",
        message: expect.stringContaining(other ?? "?") as string,
      });
    },
  );

  test("and is taken for the session of another lost POST leaves no unreported session", async () => {
    simulator.fault(late(22_000));
    simulator.fault(late(22_000));
    const first = lifecycle.create(NAMED, context());
    await clock.sleep(1_000);
    const outcomes = await Promise.all([first, lifecycle.create(NAMED, context())]);
    await clock.sleep(30_000);
    const reported = outcomes.map(({ id, problem }) => `${id} ${problem?.message ?? ""}`).join();
    expect(ids()).toHaveLength(3);
    for (const id of ids()) expect(reported).toContain(id);
  });
});
