import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "pulumi-zavu-provider/clock";
import { StoppedError } from "pulumi-zavu-provider/errors";
import { startSimulator, type Simulator } from "zavu-simulator";
import type { StackConfig, Stacks } from "../stacks/stack";
import { StackError } from "../stacks/stackError";
import type { Check } from "./check";
import { examine } from "./examine";
import type { Probes } from "./probes";

const KEY = "zv_live_simulator";
const MINUTE = 60_000;

/** Ten times as fast: what is not answered is asked again after pauses. */
const quick: Clock = {
  now: () => performance.now() * 10,
  sleep: (ms, signal) => sleep(ms / 10, undefined, signal ? { signal } : {}).catch(() => undefined),
};

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

interface Given {
  env?: Record<string, string>;
  probes?: Partial<Probes>;
  stack?: string;
  config?: StackConfig | Error;
  signal?: AbortSignal;
}

/** The checks by name. No text of any of them holds the key. */
async function examined(given: Given = {}): Promise<Record<string, Check>> {
  const { env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url }, config = {}, stack } = given;
  const stacks = {
    config: () => (config instanceof Error ? Promise.reject(config) : Promise.resolve(config)),
  } as Partial<Stacks> as Stacks;
  const probes: Probes = {
    nodeVersion: "20.20.0",
    pulumiVersion: () => Promise.resolve("3.216.0"),
    timeOfDay: () => Date.now(),
    canRead: () => true,
    usesProxy: () => Promise.resolve(false),
    ...given.probes,
  };
  const io = { env, signal: given.signal ?? new AbortController().signal, clock: quick };
  const checks: Check[] = [];
  for await (const check of examine({ io, stacks, probes, ...(stack === undefined ? {} : { stack }) })) {
    checks.push(check);
  }
  expect(JSON.stringify(checks)).not.toMatch(/zv_(live|test)_[a-z]/);
  for (const { state, advice } of checks) {
    expect([state, advice !== undefined]).toEqual([state, state === "warning" || state === "problem"]);
  }
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

const statesOf = (checks: Record<string, Check>) => Object.values(checks).map(({ name, state }) => `${name} ${state}`);

test("where all is well each check says what it found", async () => {
  simulator.make("proj_simulator");
  const checks = await examined();
  expect(Object.values(checks).map(({ state, name, found }) => `${state} ${name}: ${found}`)).toEqual([
    "ok node: Node.js 20.20.0.",
    "ok pulumi: Pulumi 3.216.0.",
    `ok configuration: A live key from ZAVU_API_KEY, for ${simulator.url}.`,
    "ok proxy: None is used: the base URL is this machine itself.",
    "ok certificates: Servers' certificates are verified.",
    expect.stringMatching(/^ok account: The key is accepted: project proj_simulator.*, team Simulator\.$/),
    "ok channel: WhatsApp Alternative is enabled: 1 session on the first page.",
    "ok clock: This machine's clock agrees with the server's.",
  ]);
  expect(simulator.request().every(({ method }) => method === "GET")).toBe(true);
});

test.each([
  ["no key", {}, "No Zavu API key is configured."],
  ["a test key", { ZAVU_API_KEY: "zv_test_simulator" }, "is a test key"],
  ["a base URL that is none", { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: "zavu" }, "The base URL from ZAVU_BASE_URL is not"],
])("with %s nothing is asked, and what needs the key is not checked", async (_what, env, text) => {
  const checks = await examined({ env: { ZAVU_BASE_URL: simulator.url, ...env } });
  expect(checks["configuration"]?.found).toContain(text);
  expect(statesOf(checks)).toEqual([
    "node ok",
    "pulumi ok",
    "configuration problem",
    "proxy skipped",
    "certificates ok",
    "account skipped",
    "channel skipped",
    "clock skipped",
  ]);
  expect(simulator.journal).toEqual([]);
});

test("a refused key is a problem that names where the key is from, and the clock is compared all the same", async () => {
  simulator.revokeKey(KEY);
  const { account, channel, clock } = await examined();
  expect(account).toMatchObject({ state: "problem", advice: expect.stringContaining("from ZAVU_API_KEY") });
  expect(channel).toMatchObject({ state: "skipped", found: "the check of the account failed" });
  expect(clock?.state).toBe("ok");
});

test("an API that cannot tell whose the key is gets a warning, and the channel is checked", async () => {
  simulator.fault({ operation: "getMe", answer: { status: 404, body: "{}" } });
  const { account, channel } = await examined();
  expect(account?.state).toBe("warning");
  expect(account?.found).toContain("nothing can tell which project");
  expect(channel?.state).toBe("ok");
});

test("a key that the API calls one of test mode is a problem, however it looks", async () => {
  const body = JSON.stringify({ project: { id: "proj_t" }, isTestMode: true });
  simulator.fault({ operation: "getMe", answer: { status: 200, body } });
  const { account, channel } = await examined();
  expect(account).toMatchObject({ state: "problem", found: "The key is in test mode: project proj_t." });
  expect(channel?.state).toBe("skipped");
});

test("a channel that is not enabled is a problem, with whom to ask", async () => {
  const body = JSON.stringify({ code: "forbidden", message: `not for ${KEY}` });
  simulator.fault({ operation: "listSessions", answer: { status: 403, body } });
  const { channel } = await examined();
  expect(channel?.state).toBe("problem");
  expect(channel?.found).toContain("not for [key]");
  expect(channel?.advice).toContain("is enabled by Zavu for each team on request");
});

test("sessions that cannot be read are a warning", async () => {
  const body = JSON.stringify({ items: [{ id: "a", status: "ready" }, { id: "../b" }], nextCursor: null });
  simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
  expect((await examined()).channel).toMatchObject({
    state: "warning",
    found: "WhatsApp Alternative is enabled: 2 sessions on the first page, 1 of which cannot be read.",
  });
});

test.each([
  [10 * MINUTE, "warning", "This machine's clock is 10 min ahead of the server's."],
  [-3 * 60 * MINUTE, "warning", "This machine's clock is 3 h behind the server's."],
  [30_000, "ok", "This machine's clock agrees with the server's."],
])("a clock that is %d ms ahead: %s", async (ahead, state, found) => {
  // Half a minute on top, since the server's time is cut to seconds and the clock of this test runs fast.
  const timeOfDay = () => Date.now() + ahead + Math.sign(ahead) * 20_000;
  expect((await examined({ probes: { timeOfDay } })).clock).toMatchObject({ state, found });
});

test("without a time in the answers the clock is not checked", async () => {
  const headers = { Date: "none" };
  const me = JSON.stringify({ project: { id: "proj_t" } });
  simulator.fault({ operation: "getMe", answer: { status: 200, headers, body: me } });
  simulator.fault({ operation: "listSessions", answer: { status: 200, headers, body: '{"items":[]}' } });
  expect((await examined()).clock).toMatchObject({ state: "skipped", found: "no answer has told the server's time" });
});

test("where nobody answers that is a problem, and what hangs on it is not checked", async () => {
  const { url } = simulator;
  await simulator.close();
  const { account, channel, clock } = await examined({ env: { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: url } });
  expect(account?.found).toContain("ECONNREFUSED");
  expect([account?.state, channel?.state, clock?.state]).toEqual(["problem", "skipped", "skipped"]);
});

test("a stop ends the checks, and is none of them", async () => {
  await expect(examined({ signal: AbortSignal.abort() })).rejects.toThrow(StoppedError);
  simulator.revokeKey(KEY);
  await expect(examined({ signal: AbortSignal.abort() })).rejects.toThrow(StoppedError);
});

test("a stop while the channel is asked is no problem of the channel", async () => {
  const stop = new AbortController();
  await simulator.close();
  simulator = await startSimulator({
    onRequest: ({ operation }) => {
      if (operation === "listSessions") stop.abort();
    },
  });
  simulator.fault({ operation: "listSessions", delayMs: 10 * MINUTE });
  await expect(examined({ signal: stop.signal })).rejects.toThrow(StoppedError);
});

test("a stack's own key comes first, and a secret one is well", async () => {
  const checks = await examined({
    env: { ZAVU_API_KEY: "zv_live_of_another" },
    stack: "dev",
    config: { apiKey: KEY, baseUrl: simulator.url },
  });
  expect(statesOf(checks).slice(1, 5)).toEqual(["pulumi ok", "stack ok", "stack-key ok", "configuration ok"]);
  expect(checks["configuration"]?.found).toContain("zavu:apiKey of the configuration of stack dev");
});

test("a key in plain text is a problem, and the others are checked with it", async () => {
  const config = { apiKey: KEY, baseUrl: simulator.url, isKeyPlain: true };
  const checks = await examined({ stack: "dev", config });
  expect(checks["stack-key"]).toMatchObject({ state: "problem" });
  expect(checks["stack-key"]?.advice).toContain("pulumi config set --secret zavu:apiKey");
  expect(checks["account"]?.state).toBe("ok");
});

test("a stack without a key of its own takes the environment's", async () => {
  const checks = await examined({ stack: "dev" });
  expect(checks["stack-key"]?.found).toBe("The stack has no zavu:apiKey of its own.");
  expect(checks["configuration"]?.found).toContain("from ZAVU_API_KEY");
});

test("a stack that cannot be read is a problem, and no other key is tried in its place", async () => {
  const config = new StackError("The configuration of stack dev could not be read: no such stack", "Look again.");
  const checks = await examined({ stack: "dev", config });
  expect(checks["stack"]).toMatchObject({ state: "problem", found: config.message, advice: "Look again." });
  expect(checks["configuration"]?.state).toBe("skipped");
  expect(simulator.journal).toEqual([]);
});

test.each([
  [undefined, "warning", "ok"],
  ["dev", "problem", "skipped"],
])("without the Pulumi CLI, for stack %s: %s", async (stack, state, configuration) => {
  const checks = await examined({ ...(stack ? { stack } : {}), probes: { pulumiVersion: async () => undefined } });
  expect(checks["pulumi"]).toMatchObject({ state, advice: expect.stringContaining("pulumi.com/docs/install") });
  expect(checks["configuration"]?.state).toBe(configuration);
});

test("a Pulumi CLI that does not run is told with its reason", async () => {
  const pulumiVersion = () => Promise.reject(new StackError("It is too old.", "Install it anew."));
  expect((await examined({ probes: { pulumiVersion } })).pulumi).toMatchObject({
    state: "warning",
    found: "It is too old.",
    advice: "Install it anew.",
  });
});
