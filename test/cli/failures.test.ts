import { startSimulator, type Fault, type Simulator } from "zavu-simulator";
import type { Context } from "../../cli/src/context";
import type { Failure } from "../../cli/src/failure";
import { programOf } from "../../cli/src/program";
import { StackError } from "../../cli/src/stacks/stackError";
import { VirtualClock } from "../virtualClock";
import { runHere, type RunOptions } from "./run";

const KEY = "zv_live_failures_of_the_test";

let simulator: Simulator;
let clock: VirtualClock;
let id: string;
beforeEach(async () => {
  clock = new VirtualClock(Date.parse("2026-11-28T10:00:00.000Z"), 25);
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    clock: clock.now,
    sleep: clock.serverSleep,
    times: { initializingMs: 0, qrRotateMs: 0 },
  });
  id = simulator.make("proj_a", { displayName: "Support" });
});
afterEach(() => simulator.close());

/** Every command with `--json` that sends requests, except for `doctor`, whose result is a list of problems. */
const COMMANDS: [string, () => string[]][] = [
  ["list", () => ["list"]],
  ["show", () => ["show", id]],
  ["wait", () => ["wait", id]],
  ["watch", () => ["watch", id]],
  ["reconnect", () => ["reconnect", id]],
  ["logout", () => ["logout", id, "--yes"]],
  ["delete", () => ["delete", id, "--yes"]],
  ["unlink", () => ["unlink", id, "--yes"]],
  ["nodes", () => ["nodes", "--sender", "sender_support"]],
  ["orphans", () => ["orphans", "--stack", "dev"]],
  ["sweep", () => ["sweep", "--stack", "dev", "--yes"]],
];

test("each other command with --json is in the table", () => {
  const { commands } = programOf({ io: {} } as Context);
  const withJson = commands.filter(({ options }) => options.some(({ long }) => long === "--json"));
  expect(
    COMMANDS.map(([name]) => name)
      .concat("doctor")
      .sort(),
  ).toEqual(withJson.map((one) => one.name()).sort());
});

const answer = (status: number, body = '{"error":{"code":"refused"}}'): Fault => ({
  times: Infinity,
  answer: { status, headers: { "content-type": "application/json" }, body },
});
const PERMANENT: [string, Fault, string][] = [
  ["400", answer(400), "ApiError"],
  ["401", answer(401), "UnauthorizedError"],
  ["403", answer(403), "ForbiddenError"],
  ["404", answer(404), "NotFoundError|SessionGoneError"],
];
const TRANSIENT: [string, Fault, string][] = [
  ["429", answer(429), "RateLimitedError|TimeoutError"],
  ["500", answer(500), "ServerError|TimeoutError"],
  ["a page of a proxy", answer(200, "<html>"), "UnreadableError|TimeoutError"],
  ["a lost connection", { times: Infinity, cut: true }, "NoAnswerError|TimeoutError"],
];

const stacks = { config: async () => ({}), contents: async () => ({ ids: new Set<string>(), sessions: [] }) };

/** Runs a command with `--json`, and returns its only failure. */
async function failureOf(args: string[], options: RunOptions = {}) {
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const ran = await runHere([...args, "--json"], { clock, env, stacks, ...options });
  const { version, kind, data } = JSON.parse(ran.stdout) as {
    version: number;
    kind: string;
    data: Failure & { sessions?: { error: Failure }[] };
  };
  expect(version).toBe(1);
  const failure = kind === "error" ? data : data.sessions![0]!.error;
  expect(Object.keys(failure)).toEqual(["name", "message", "hint", "retryable"]);
  expect(ran.stdout + ran.stderr).not.toContain(KEY);
  return { ...failure, kind, code: ran.code };
}

describe.each(COMMANDS)("%s --json", (name, args) => {
  test.each(PERMANENT)("an answer with %s is not retryable", async (_, fault, wanted) => {
    simulator.fault(fault);
    const failure = await failureOf(args());
    expect(failure.name).toMatch(new RegExp(`^(${wanted})$`));
    expect(failure).toMatchObject({ retryable: false, code: 1 });
    expect(failure.hint).not.toBe("");
  });

  // `watch` polls again after these.
  if (name !== "watch")
    test.each(TRANSIENT)("%s is retryable", async (_, fault, wanted) => {
      simulator.fault(fault);
      const failure = await failureOf(args());
      expect(failure.name).toMatch(new RegExp(`^(${wanted})$`));
      expect(failure).toMatchObject({ retryable: true, code: name === "wait" ? 3 : 1 });
    });

  test("a missing key is not retryable", async () => {
    const env = { ZAVU_BASE_URL: simulator.url };
    expect(await failureOf(args(), { env })).toMatchObject({
      kind: "error",
      name: "ConfigError",
      retryable: false,
      code: 1,
    });
  });

  test.each([["--frobnicate"], ["--cwd", ""]])("a wrong option (%s) is a usage error", async (...option) => {
    expect(await failureOf([...args(), ...option])).toMatchObject({
      kind: "error",
      name: "UsageError",
      retryable: false,
      code: 2,
    });
    expect(simulator.journal).toEqual([]);
  });
});

test.each([
  [["frobnicate"], "Unknown command 'frobnicate'."],
  [["lisst"], "Unknown command 'lisst'. Did you mean list?"],
  [["list", "extra"], "Too many arguments for 'list'. Expected 0 arguments but got 1."],
  [["nodes"], "Required option '--sender <id>' not specified."],
  [["show"], "Missing required argument 'id'."],
  [
    ["wait", "jd7", "--for", "linked"],
    "Option '--for <status>' argument 'linked' is invalid. Allowed choices are ready, qr_ready.",
  ],
  [["wait", "jd7", "--timeout", "10"], "--timeout 10 is not a duration."],
  [["watch", "jd7", "--interval", "1s"], "--interval 1s is too short."],
  [["delete", "jd7", "--yes", "--yes=1"], "Unknown option '--yes=1'. Did you mean --yes?"],
  [["sweep", "--stack", "dev", "--yes", "--dry-run"], "Both --yes and --dry-run are given."],
])("%j --json is one usage error in JSON, and the same text without --json", async (args, message) => {
  expect(await failureOf(args)).toMatchObject({
    kind: "error",
    name: "UsageError",
    message,
    retryable: false,
    code: 2,
  });
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const { stdout, stderr } = await runHere(args, { clock, env, stacks });
  expect([stdout, stderr.startsWith(`${message} `)]).toEqual(["", true]);
});

test.each([[["qr", "jd7"]], [["board"]], [["pair", "nd_1"]], [["completion", "bash"]]])(
  "%j has no --json, and says so in JSON",
  async (args) => {
    expect(await failureOf(args)).toMatchObject({ message: "Unknown option '--json'.", retryable: false, code: 2 });
  },
);

test("an id that cannot be in a path is not retryable", async () => {
  expect(await failureOf(["show", "../me"])).toMatchObject({ name: "InputError", retryable: false, code: 2 });
});

test("a session that fails is a failure with the server's reason", async () => {
  simulator.change(id, { status: "failed", lastError: "no route" });
  expect(await failureOf(["wait", id])).toEqual({
    kind: "wait",
    code: 4,
    name: "SessionFailedError",
    message: `Session ${id} failed: "no route".`,
    hint: `To reconnect it, run \`npx pulumi-zavu-cli reconnect ${id}\`.`,
    retryable: false,
  });
});

test("a timeout is retryable", async () => {
  expect(await failureOf(["wait", id, "--timeout", "1m"])).toMatchObject({
    kind: "wait",
    code: 3,
    name: "TimeoutError",
    hint: expect.stringContaining(`npx pulumi-zavu-cli qr ${id}`) as string,
    retryable: true,
  });
});

test("an orphan that cannot be deleted is a failure of that session", async () => {
  clock.time += 7_200_000;
  simulator.fault({ ...answer(500), operation: "deleteSession" });
  expect(await failureOf(["sweep", "--stack", "dev", "--yes"])).toMatchObject({
    kind: "sweep",
    name: "ServerError",
    retryable: true,
  });
});

test("a stack that cannot be read is not retryable", async () => {
  const contents = () => Promise.reject(new StackError("Stack dev could not be read.", "Log in."));
  for (const args of [["list"], ["wait"], ["orphans"]])
    expect(await failureOf([...args, "--stack", "dev"], { stacks: { ...stacks, contents } })).toMatchObject({
      name: "StackError",
      hint: "Log in.",
      retryable: false,
    });
});

test("an internal error is not retryable, and JSON does not show its text", async () => {
  const config = () => Promise.reject(new Error("a secret"));
  expect(await failureOf(["list", "--stack", "dev"], { stacks: { ...stacks, config } })).toEqual({
    kind: "error",
    code: 1,
    name: "Error",
    message: "internal error; please report it",
    hint: "",
    retryable: false,
  });
});
