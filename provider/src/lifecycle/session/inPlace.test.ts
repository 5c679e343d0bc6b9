import type { Simulator, SimulatorOptions } from "zavu-simulator";
import { contextOf, failure, lifecycleOf, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { ProviderProcess, SessionInputs, SessionState } from "..";

const clock = new VirtualClock();
const FROM: SessionInputs = { egress: { kind: "external", country: "cl" }, egressChange: "inPlace" };
const TO: SessionInputs = { ...FROM, egress: { kind: "android", nodeId: "nd_1" } };

let simulator: Simulator;
let provider: ProviderProcess;
let id: string;
let state: SessionState;

const lifecycle = () => lifecycleOf(provider, simulator);
const context = (ms = 60_000) => contextOf(clock, ms);
const posts = () =>
  simulator
    .request({ method: "POST" })
    .map(({ operation }) => operation)
    .filter((operation) => operation !== "createSession");
const applied = () => simulator.session(id)?.appliedEgress;

/** A session that an earlier run has created. */
async function start(
  inputs: SessionInputs,
  { isLinked = true, ...options }: SimulatorOptions & { isLinked?: boolean } = {},
) {
  simulator = await simulatorAt(clock, { sleep: clock.serverSleep, times: { reconnectMs: 800 }, ...options });
  const created = await lifecycleOf(startProvider(clock), simulator).create(inputs, context());
  ({ id, state } = created);
  if (!isLinked) return;
  simulator.scan(id);
  await clock.sleep(5_000);
  const found = await lifecycle().read(id, state, context());
  state = found?.state ?? state;
  expect(state.status).toBe("ready");
}

const changesOf = (inputs: SessionInputs, olds = state) => {
  const compared = { state: { ...olds }, oldInputs: { ...olds }, declared: { ...inputs } };
  return provider.resources.session.diff(id, compared, true).changes;
};

beforeEach(() => {
  clock.time = Date.now();
  provider = startProvider(clock);
});
afterEach(async () => {
  await simulator.close();
  expect(clock.sleeping).toBe(0);
});

describe("diff", () => {
  beforeEach(() => start(FROM));

  test("a changed egress is an update, and a changed name still replaces", () => {
    expect(changesOf(TO).map(({ replaces }) => replaces)).toEqual(expect.not.arrayContaining([true]));
    expect(changesOf({ ...TO, egressChange: "replace" }).some(({ replaces }) => replaces)).toBe(true);
    expect(changesOf({ ...TO, displayName: "New" })).toContainEqual({
      path: "displayName",
      how: "added",
      replaces: true,
    });
  });

  test("a change of only egressChange is an update without a request", async () => {
    const news: SessionInputs = { ...FROM, egressChange: "replace" };
    expect(changesOf(news)).toEqual([{ path: "egressChange", how: "changed", replaces: false }]);
    const before = simulator.journal.length;
    const { state: now } = await lifecycle().update(id, state, news, context());
    expect(now.egressChange).toBe("replace");
    expect(simulator.journal).toHaveLength(before);
  });
});

describe("update", () => {
  test("sets the whole egress, reconnects, and waits until the session is ready again", async () => {
    await start(FROM);
    const { state: now, problem } = await lifecycle().update(id, state, TO, context());
    expect(problem).toBeUndefined();
    expect(now).toMatchObject({ status: "ready", egress: TO.egress, activeEgress: TO.egress });
    expect(posts()).toEqual(["setSessionEgress", "reconnectSession"]);
    expect(simulator.request({ operation: "setSessionEgress" })[0]?.body).toEqual({ egress: TO.egress });
    expect(applied()).toEqual(TO.egress);
    expect(changesOf(TO, now)).toEqual([]);
  });

  test("keeps a session that waits for a scan waiting for a scan", async () => {
    await start(FROM, { isLinked: false });
    const { state: now, problem } = await lifecycle().update(id, state, TO, context());
    expect(problem).toBeUndefined();
    expect(now).toMatchObject({ status: "qr_ready", egress: TO.egress });
    expect(now.qrCode).toBeDefined();
  });

  test("fails if the login is lost, and then continues as waitFor says", async () => {
    await start(FROM);
    simulator.loseLogin(id);
    const { state: now, problem } = await lifecycle().update(id, state, TO, context());
    expect(problem?.name).toBe("LoginLostError");
    expect(problem?.text).toContain("somebody has to scan it again");
    expect(now).toMatchObject({ status: "qr_ready", egress: TO.egress });
    expect(changesOf(TO, now)).toEqual([]);
    const next = await lifecycle().update(id, now, TO, context());
    expect(next.problem).toBeUndefined();
    expect(posts()).toEqual(["setSessionEgress", "reconnectSession"]);
  });

  test("ignores the old status after the reconnect", async () => {
    await start(FROM);
    simulator.lag(3_000);
    simulator.loseLogin(id);
    const { problem } = await lifecycle().update(id, state, TO, context());
    expect(problem?.name).toBe("LoginLostError");
  });

  test.each([{ cut: true }, { cut: true, processed: true }, { answer: { status: 503 } }, { answer: { status: 409 } }])(
    "retries both requests after %j",
    async (fault) => {
      await start(FROM);
      simulator.fault({ operation: ["setSessionEgress", "reconnectSession"], times: 7, ...fault });
      const { problem } = await lifecycle().update(id, state, TO, context(120_000));
      expect(problem).toBeUndefined();
      expect(applied()).toEqual(TO.egress);
    },
  );

  test("throws if the egress is refused, and changes nothing", async () => {
    await start(FROM);
    simulator.fault({ operation: "setSessionEgress", answer: { status: 400 } });
    expect((await failure(lifecycle().update(id, state, TO, context()))).name).toBe("ApiError");
    expect(posts()).toEqual(["setSessionEgress"]);
  });

  test.each([false, true])(
    "whose reconnect fails is repaired by the next update (with a refresh in between: %s)",
    async (isRefreshed) => {
      await start(FROM);
      simulator.fault({ operation: "reconnectSession", answer: { status: 400 } });
      const failed = await lifecycle().update(id, state, TO, context());
      expect(failed.problem?.name).toBe("WaitBrokenError");
      expect(failed.state).toMatchObject({ egress: TO.egress, isEgressPending: true });
      const olds = isRefreshed ? (await lifecycle().read(id, failed.state, context()))?.state : failed.state;
      expect(olds && changesOf(TO, olds)).toEqual([{ path: "egress", how: "changed", replaces: false }]);
      const repaired = await lifecycle().update(id, olds ?? state, TO, context());
      expect(repaired.problem).toBeUndefined();
      expect(repaired.state.isEgressPending).toBeUndefined();
      expect(posts()).toEqual(["setSessionEgress", "reconnectSession", "reconnectSession"]);
      expect(applied()).toEqual(TO.egress);
    },
  );

  test("reconnects after a run that was killed between the two requests, also after a refresh", async () => {
    await start(FROM);
    simulator.change(id, { egress: { kind: "android", nodeId: "nd_1" } });
    const found = await lifecycle().read(id, state, context());
    expect(found).toMatchObject({ inputs: { egress: TO.egress }, state: { isEgressPending: true } });
    const olds = found?.state ?? state;
    expect(changesOf(TO, olds)).toHaveLength(1);
    await lifecycle().update(id, olds, TO, context());
    expect(posts()).toEqual(["reconnectSession"]);
    expect(applied()).toEqual(TO.egress);
  });

  test("after a killed run that also changed the policy reconnects, although the server reports what is declared", async () => {
    await start({ egress: { kind: "android", nodeId: "nd_1" } });
    simulator.change(id, { egress: { kind: "external", country: "cl" } });
    const olds = (await lifecycle().read(id, state, context()))?.state ?? state;
    expect(changesOf(FROM, olds)).toContainEqual({ path: "egress", how: "changed", replaces: false });
    await lifecycle().update(id, olds, FROM, context());
    expect(posts()).toEqual(["reconnectSession"]);
    expect(applied()).toEqual(FROM.egress);
  });

  test("does not reconnect a session that is only ever replaced, if the program declares a change from outside", async () => {
    await start({ egress: { kind: "android", nodeId: "nd_1" } });
    simulator.change(id, { egress: { kind: "external" } });
    const olds = (await lifecycle().read(id, state, context()))?.state ?? state;
    expect(changesOf({}, olds)).toEqual([]);
  });

  test("restores an egress that was changed outside of Pulumi", async () => {
    await start(FROM);
    simulator.change(id, { egress: { kind: "android", nodeId: "nd_9" } });
    const found = await lifecycle().read(id, state, context());
    const { state: now, problem } = await lifecycle().update(id, found?.state ?? state, FROM, context());
    expect(problem).toBeUndefined();
    expect(now.egress).toEqual(FROM.egress);
    expect(applied()).toMatchObject(FROM.egress ?? {});
  });

  test("removes a country that is no longer declared", async () => {
    await start(FROM);
    await lifecycle().update(id, state, { egressChange: "inPlace" }, context());
    expect(simulator.request({ operation: "setSessionEgress" })[0]?.body).toEqual({ egress: { kind: "external" } });
  });

  test("sends a country that the server has not derived yet", async () => {
    await start({ egressChange: "inPlace" }, { isLinked: false });
    await lifecycle().update(id, state, FROM, context());
    expect(posts()).toEqual(["setSessionEgress", "reconnectSession"]);
    expect(applied()).toEqual(FROM.egress);
  });

  test("a new egress that the server reports differently is no drift", async () => {
    await start(FROM, { normalize: true });
    const news: SessionInputs = { ...FROM, egress: { kind: "external", country: "uk" } };
    const warnings: string[] = [];
    const { state: now } = await lifecycle().update(id, state, news, {
      ...context(),
      warn: (text) => void warnings.push(text),
    });
    expect(now).toMatchObject({ egress: news.egress, egressBaseline: { country: "gb" } });
    expect(warnings).toHaveLength(1);
    expect((await lifecycle().read(id, now, context()))?.inputs).toBeUndefined();
  });
});
