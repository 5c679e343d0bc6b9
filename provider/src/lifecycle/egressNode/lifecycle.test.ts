import type { Fault, Simulator, SimulatorOptions } from "zavu-simulator";
import { KEY, configOf, contextOf, failure, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { EgressNodeInputs, ProviderProcess } from "..";

const OTHER = "zv_live_0123456789_b";
const INPUTS: EgressNodeInputs = { senderId: "sender_support", label: "Store phone" };
const clock = new VirtualClock();

let simulator: Simulator;
let provider: ProviderProcess;

async function start(options: SimulatorOptions = {}): Promise<void> {
  const projects = { proj_a: { keys: [KEY] }, proj_b: { keys: [OTHER] } };
  simulator = await simulatorAt(clock, { projects, sleep: clock.serverSleep, ...options });
}

const context = (ms = 60_000) => contextOf(clock, ms);
const nodes = (own = provider, apiKey = KEY) => own.verbs(own.resources.egressNode, configOf(simulator, { apiKey }));
const count = (operation: "createEgressNode" | "reissueEgressNodeToken") => simulator.request({ operation }).length;
const ids = () => simulator.nodes().map(({ id }) => id);
/** A node that an earlier run has created. */
const existing = (inputs = INPUTS) => nodes(startProvider(clock)).create(inputs, context());
const token = expect.stringMatching(/^pair_/) as string;

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
  test("sends one POST, and state has the token", async () => {
    const { id, state, problem } = await nodes().create(INPUTS, context());
    expect(problem).toBeUndefined();
    expect(state).toMatchObject({ ...INPUTS, status: "pending", projectId: "proj_a", pairingToken: token });
    expect(Object.keys(JSON.parse(state.pairingQr ?? "") as object)).toEqual(["token", "gatewayUrl", "wsPath"]);
    expect(Date.parse(state.pairingExpiresAt ?? "")).toBeGreaterThan(clock.time);
    expect([ids(), count("createEgressNode"), count("reissueEgressNodeToken")]).toEqual([[id], 1, 0]);
  });

  test("waits for the device with online, and keeps no token", async () => {
    await simulator.close();
    await start({ times: { autoPairMs: 20_000 } });
    const { state, problem } = await nodes().create({ ...INPUTS, waitFor: "online" }, context());
    expect(problem).toBeUndefined();
    expect(state).toMatchObject({ status: "online", pairingToken: undefined, pairingQr: undefined });
    expect(state.exitIp).toBeDefined();
  });

  test("keeps the node after a timeout", async () => {
    const { id, state, problem } = await nodes().create({ ...INPUTS, waitFor: "online" }, context());
    expect(problem?.name).toBe("TimeoutError");
    expect(problem?.text).toContain(`npx pulumi-zavu-cli pair ${id}`);
    expect(state).toMatchObject({ status: "pending", pairingToken: token });
  });

  test("a pending node has never been online, also if it has a lastSeenAt", async () => {
    const node = { id: "nd_1", ...INPUTS, status: "pending", lastSeenAt: "1970-01-01T00:00:00.000Z" };
    const pairing = { token: "pair_1", gatewayUrl: "wss://gateway.example", wsPath: "/egress/agent" };
    simulator.fault({
      operation: "createEgressNode",
      answer: { status: 201, body: JSON.stringify({ node, pairing }) },
    });
    simulator.fault({
      operation: "getEgressNode",
      times: Infinity,
      answer: { status: 200, body: JSON.stringify({ node }) },
    });
    const { id, state, problem } = await nodes().create({ ...INPUTS, waitFor: "online" }, context());
    expect([problem?.name, state.pairingToken]).toEqual(["TimeoutError", "pair_1"]);
    simulator.fault({
      operation: "reissueEgressNodeToken",
      answer: { status: 200, body: JSON.stringify({ pairing }) },
    });
    const olds = { ...state, pairingToken: undefined };
    expect((await nodes().update(id, olds, INPUTS, context())).state.pairingToken).toBe("pair_1");
  });

  const lost: [string, Fault][] = [
    ["a cut connection", { operation: "createEgressNode", cut: true, processed: true }],
    ["a 502", { operation: "createEgressNode", processed: true, answer: { status: 502 } }],
    ["a 201 that is not JSON", { operation: "createEgressNode", processed: true, answer: { status: 201, body: "x" } }],
  ];

  test.each(lost)("after %s finds the node, and requests a token for it", async (_title, fault) => {
    simulator.fault(fault);
    const { id, state, problem } = await nodes().create(INPUTS, context());
    expect(problem).toBeUndefined();
    expect(state.pairingToken).toEqual(token);
    expect([ids(), count("createEgressNode"), count("reissueEgressNodeToken")]).toEqual([[id], 1, 1]);
  });

  test("finds a node in a list that leaves out its label", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    const report = nodes().create(INPUTS, context());
    await clock.sleep(1_000);
    const item = { id: ids()[0], senderId: INPUTS.senderId, status: "pending", createdAt: new Date(clock.time) };
    const body = JSON.stringify({ items: [item] });
    simulator.fault({ operation: "listEgressNodes", times: Infinity, answer: { status: 200, body } });
    expect(await report).toMatchObject({ id: item.id, problem: undefined });
    expect(count("createEgressNode")).toBe(1);
  });

  test("names a node whose label the server filled in, and does not repeat the POST", async () => {
    const item = { id: "nd_1", senderId: INPUTS.senderId, label: "Android 1", status: "pending" };
    const body = JSON.stringify({ items: [{ ...item, createdAt: new Date(clock.time + 2_000) }] });
    simulator.fault({ operation: "createEgressNode", cut: true });
    simulator.fault({ operation: "listEgressNodes", times: Infinity, answer: { status: 200, body } });
    const error = await failure(nodes().create({ senderId: INPUTS.senderId }, context()));
    expect(error.text).toContain("These new egress nodes have a label, although none is declared: nd_1.");
    expect(count("createEgressNode")).toBe(1);
  });

  test("with and without a label each take their own node", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true, times: 2 });
    const all = [INPUTS, { senderId: INPUTS.senderId }].map((inputs) => nodes().create(inputs, context()));
    const outcomes = await Promise.all(all);
    expect(outcomes.map(({ id }) => id).sort()).toEqual(ids().sort());
    expect(outcomes.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  });

  test("requests the token again if the server that answers does not know the new node yet", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    simulator.fault({ operation: "reissueEgressNodeToken", times: 2, answer: { status: 404 } });
    expect(await nodes().create(INPUTS, context())).toMatchObject({
      problem: undefined,
      state: { pairingToken: token },
    });
  });

  test("after a POST that was not processed sends another one", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true });
    const { id } = await nodes().create(INPUTS, context());
    expect([ids(), count("createEgressNode")]).toEqual([[id], 2]);
  });

  test("does not take a node that is older, has another label or belongs to another resource", async () => {
    const other = simulator.addNode({ senderId: "sender_support", label: "Store phone" });
    clock.time += 60_000;
    const first = await nodes().create(INPUTS, context());
    simulator.addNode({ senderId: "sender_support", label: "Other phone" });
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    const { id } = await nodes().create(INPUTS, context());
    expect([other, first.id]).not.toContain(id);
  });

  test("names the candidates if there are two", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    const report = nodes().create(INPUTS, context());
    await clock.sleep(1_000);
    simulator.addNode({ senderId: "sender_support", label: "Store phone" });
    const error = await failure(report);
    expect(error.text).toContain("It is not known whether an egress node was created");
    for (const id of ids()) expect(error.text).toContain(id);
  });

  test("keeps a found node whose token request failed, and update requests the token again", async () => {
    simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
    simulator.fault({ operation: "reissueEgressNodeToken", answer: { status: 400 } });
    const { id, state, problem } = await nodes().create(INPUTS, context());
    expect(problem?.name).toBe("PairingTokenError");
    expect(provider.resources.egressNode.isUnsettled({ ...state }, { ...INPUTS })).toBe(true);
    const again = await nodes().update(id, state, INPUTS, context());
    expect(again).toMatchObject({ problem: undefined, state: { pairingToken: token } });
  });
});

describe("read and update", () => {
  test("a device that connects is no change, and the token leaves state", async () => {
    const { id, state } = await existing();
    simulator.deviceOnline(id, { exitIp: "203.0.113.7", exitCountry: "cl", net: "wifi" });
    const found = await nodes().read(id, state, context());
    expect(found).toMatchObject({ problem: undefined, state: { status: "online", exitIp: "203.0.113.7" } });
    expect(found?.inputs).toBeUndefined();
    expect(found?.state.pairingToken).toBeUndefined();
    expect(found?.state.pairingExpiresAt).toBeUndefined();
  });

  test("with online, a node that was never online is a problem", async () => {
    const { id, state } = await existing();
    const olds = { ...state, waitFor: "online" } as const;
    expect((await nodes().read(id, olds, context()))?.problem?.name).toBe("UnsettledError");
    simulator.deviceOnline(id);
    simulator.deviceOffline(id);
    expect((await nodes().read(id, olds, context()))?.problem).toBeUndefined();
  });

  test("an update with a valid token sends no POST, and one with an expired token requests another", async () => {
    const { id, state } = await existing();
    const same = await nodes().update(id, state, INPUTS, context());
    expect(same.state.pairingToken).toBe(state.pairingToken);
    clock.time += 11 * 60_000;
    expect((await nodes().read(id, state, context()))?.problem?.name).toBe("UnsettledError");
    const renewed = await nodes().update(id, state, INPUTS, context());
    expect(renewed.state.pairingToken).toEqual(token);
    expect(renewed.state.pairingToken).not.toBe(state.pairingToken);
    expect(count("reissueEgressNodeToken")).toBe(1);
  });

  test("a token without an expiry counts as valid", async () => {
    await simulator.close();
    await start({ pairing: { expiresInMs: null } });
    const { id, state } = await existing();
    clock.time += 24 * 3_600_000;
    expect((await nodes().read(id, state, context()))?.problem).toBeUndefined();
  });

  test("a node that the stack does not own comes without a token", async () => {
    const { id } = await existing();
    const found = await nodes().read(id, undefined, context());
    expect(found).toMatchObject({ inputs: { senderId: "sender_support", label: "Store phone" } });
    expect(found?.state.pairingToken).toBeUndefined();
  });

  test("a 404 counts only with a key of the owning project", async () => {
    const { id, state } = await existing();
    clock.time += 60_000;
    simulator.hide(id, { times: 1 });
    expect(await nodes().read(id, state, context())).toMatchObject({ id });
    expect((await failure(nodes(provider, OTHER).read(id, state, context()))).name).toBe("WrongProjectError");
    simulator.removeNode(id);
    expect(await nodes().read(id, state, context())).toBeUndefined();
  });

  test.each([400, 404] as const)(
    "a node is gone if its sender is gone and the list of its nodes answers %d",
    async (status) => {
      await simulator.close();
      await start({ nodesOfUnknownSender: status, senders: { proj_a: [] } });
      const state = { ...INPUTS, status: "pending", projectId: "proj_a" };
      expect(await nodes().read("nd_1", state, context())).toBeUndefined();
    },
  );
});

test("delete revokes the node, and succeeds if the node is gone", async () => {
  const { id, state } = await existing();
  clock.time += 60_000;
  await nodes().delete(id, state, context());
  expect(ids()).toEqual([]);
  await nodes().delete(id, state, context());
});

test("delete ignores a stray 404", async () => {
  const { id, state } = await existing();
  clock.time += 60_000;
  simulator.hide(id, { times: 1, operations: ["revokeEgressNode"] });
  await nodes().delete(id, state, context());
  expect(ids()).toEqual([]);
});
