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

/** Ten times as fast, because a request without an answer is retried after pauses. */
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

/** The checks by name. Fails if a text has the key. */
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

test("without problems, each check says what it found", async () => {
  simulator.make("proj_simulator");
  const checks = await examined();
  expect(Object.values(checks).map(({ state, name, found }) => `${state} ${name}: ${found}`)).toEqual([
    "ok node: Node.js 20.20.0.",
    "ok pulumi: Pulumi 3.216.0.",
    `ok configuration: A live key from ZAVU_API_KEY, for ${simulator.url}.`,
    "ok proxy: No proxy is used: the base URL is on this machine.",
    "ok certificates: Servers' certificates are verified.",
    expect.stringMatching(/^ok account: The key is accepted: project proj_simulator.*, team Simulator\.$/),
    "ok channel: WhatsApp Alternative is enabled (at least 1 session).",
    "ok clock: This machine's clock matches the server's.",
  ]);
  expect(simulator.request().every(({ method }) => method === "GET")).toBe(true);
});

test.each([
  ["no key", {}, "No Zavu API key is configured."],
  ["a test key", { ZAVU_API_KEY: "zv_test_simulator" }, "is a test key"],
  ["an invalid base URL", { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: "zavu" }, "The base URL from ZAVU_BASE_URL is not"],
])("with %s no request is sent, and checks that need the key are skipped", async (_what, env, text) => {
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

test("a refused key is a problem with the source of the key, and the clock is still checked", async () => {
  simulator.revokeKey(KEY);
  const { account, channel, clock } = await examined();
  expect(account).toMatchObject({ state: "problem", advice: expect.stringContaining("from ZAVU_API_KEY") });
  expect(channel).toMatchObject({ state: "skipped", found: "the account check failed" });
  expect(clock?.state).toBe("ok");
});

test("an unknown project of the key is a warning, and the channel is checked", async () => {
  simulator.fault({ operation: "getMe", answer: { status: 404, body: "{}" } });
  const { account, channel } = await examined();
  expect(account?.state).toBe("warning");
  expect(account?.found).toContain("the project of the key is unknown");
  expect(channel?.state).toBe("ok");
});

test("a key that the API reports as a test key is a problem, even if it looks like a live key", async () => {
  const body = JSON.stringify({ project: { id: "proj_t" }, isTestMode: true });
  simulator.fault({ operation: "getMe", answer: { status: 200, body } });
  const { account, channel } = await examined();
  expect(account).toMatchObject({ state: "problem", found: "The key is in test mode: project proj_t." });
  expect(channel?.state).toBe("skipped");
});

test("a channel that is not enabled is a problem, with how to get it enabled", async () => {
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
    found: "WhatsApp Alternative is enabled (at least 2 sessions, 1 of which cannot be read).",
  });
});

test.each([
  [10 * MINUTE, "warning", "This machine's clock is 10 min ahead of the server's."],
  [-3 * 60 * MINUTE, "warning", "This machine's clock is 3 h behind the server's."],
  [30_000, "ok", "This machine's clock matches the server's."],
])("a clock that is %d ms ahead: %s", async (ahead, state, found) => {
  // 20 s more, because the server's time is rounded to seconds and the clock of this test runs fast.
  const timeOfDay = () => Date.now() + ahead + Math.sign(ahead) * 20_000;
  expect((await examined({ probes: { timeOfDay } })).clock).toMatchObject({ state, found });
});

test("without a time in the answers, the clock is not checked", async () => {
  const headers = { Date: "none" };
  const me = JSON.stringify({ project: { id: "proj_t" } });
  simulator.fault({ operation: "getMe", answer: { status: 200, headers, body: me } });
  simulator.fault({ operation: "listSessions", answer: { status: 200, headers, body: '{"items":[]}' } });
  expect((await examined()).clock).toMatchObject({ state: "skipped", found: "no answer had the server's time" });
});

test("an unreachable API is a problem, and checks that need it are skipped", async () => {
  const { url } = simulator;
  await simulator.close();
  const { account, channel, clock } = await examined({ env: { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: url } });
  expect(account?.found).toContain("ECONNREFUSED");
  expect([account?.state, channel?.state, clock?.state]).toEqual(["problem", "skipped", "skipped"]);
});

test("an abort ends the checks and is not a check itself", async () => {
  await expect(examined({ signal: AbortSignal.abort() })).rejects.toThrow(StoppedError);
  simulator.revokeKey(KEY);
  await expect(examined({ signal: AbortSignal.abort() })).rejects.toThrow(StoppedError);
});

test("an abort during the channel check is not a problem of the channel", async () => {
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

test("the key of the stack takes precedence, and a secret key is ok", async () => {
  const checks = await examined({
    env: { ZAVU_API_KEY: "zv_live_of_another" },
    stack: "dev",
    config: { apiKey: KEY, baseUrl: simulator.url },
  });
  expect(statesOf(checks).slice(1, 5)).toEqual(["pulumi ok", "stack ok", "stack-key ok", "configuration ok"]);
  expect(checks["configuration"]?.found).toContain("zavu:apiKey of the configuration of stack dev");
});

test("a key in plain text is a problem, and the other checks use it", async () => {
  const config = { apiKey: KEY, baseUrl: simulator.url, isKeyPlain: true };
  const checks = await examined({ stack: "dev", config });
  expect(checks["stack-key"]).toMatchObject({ state: "problem" });
  expect(checks["stack-key"]?.advice).toContain("pulumi config set --secret zavu:apiKey");
  expect(checks["account"]?.state).toBe("ok");
});

test("without a key in the stack, the key of the environment is used", async () => {
  const checks = await examined({ stack: "dev" });
  expect(checks["stack-key"]?.found).toBe("The stack has no zavu:apiKey. The key of the environment is used.");
  expect(checks["configuration"]?.found).toContain("from ZAVU_API_KEY");
});

test("a stack that cannot be read is a problem, and no other key is used instead", async () => {
  const config = new StackError("The configuration of stack dev could not be read: no such stack", "Check it.");
  const checks = await examined({ stack: "dev", config });
  expect(checks["stack"]).toMatchObject({ state: "problem", found: config.message, advice: "Check it." });
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

test("a Pulumi CLI that does not run is reported with its reason", async () => {
  const pulumiVersion = () => Promise.reject(new StackError("It is too old.", "Reinstall it."));
  expect((await examined({ probes: { pulumiVersion } })).pulumi).toMatchObject({
    state: "warning",
    found: "It is too old.",
    advice: "Reinstall it.",
  });
});
