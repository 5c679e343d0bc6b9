import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import type { Context } from "../../cli/src/context";
import { programOf } from "../../cli/src/program";
import { expectNoSecret, valuesIn } from "../engine/secrets";
import { VirtualClock } from "../virtualClock";
import { runHere } from "./run";

const KEY = "zv_live_secrets_of_the_test";
const NUMBER = "+56987654321";
const SENDER = "sender_support";
const MINUTE = 60_000;

let simulator: Simulator;
let clock: VirtualClock;
let folder: string;
let waiting: string;
let linked: string;
let node: string;
/** The QR codes and pairing tokens that were sent. */
let sent: Set<string>;
beforeEach(async () => {
  sent = new Set();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-secrets-"));
  clock = new VirtualClock(Date.parse("2026-11-28T10:00:00.000Z"), 25);
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    clock: clock.now,
    sleep: clock.serverSleep,
    times: { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 0 },
    onAnswer: ({ body }) => {
      for (const secret of [...valuesIn(body, "qrCode"), ...valuesIn(body, "token")]) sent.add(secret);
    },
  });
  waiting = simulator.make("proj_a", { displayName: "Support" });
  linked = simulator.make("proj_a", { displayName: "Sales" });
  simulator.scan(linked, { phoneNumber: NUMBER });
  simulator.link(linked, SENDER);
  const failed = simulator.make("proj_a", { displayName: "Shop" });
  simulator.change(failed, { status: "failed", lastError: `${KEY} of ${NUMBER}` });
  node = simulator.addNode({ senderId: SENDER, label: "Phone" });
  clock.time += 120 * MINUTE;
});
afterEach(async () => {
  await simulator.close();
  fs.rmSync(folder, { recursive: true });
});

/** A command line of each command that succeeds, or that ends by its `--timeout`. */
const COMMANDS: Record<string, () => string[]> = {
  qr: () => [waiting, "--once", "--png", path.join(folder, "qr.png")],
  wait: () => [waiting, linked, "--timeout", "1m"],
  board: () => [waiting, "--no-open", "--timeout", "1m"],
  list: () => [],
  show: () => [linked],
  watch: () => ["--all"],
  reconnect: () => [waiting, linked],
  logout: () => [linked, "--yes"],
  delete: () => [linked, "--yes"],
  unlink: () => [linked, "--yes"],
  nodes: () => ["--sender", SENDER],
  pair: () => [node, "--png", path.join(folder, "pair.png"), "--timeout", "1m"],
  orphans: () => ["--stack", "dev"],
  sweep: () => ["--stack", "dev", "--linked", "--yes"],
  doctor: () => [],
  completion: () => ["bash"],
};
const ENDS_WITH_3 = ["wait", "board", "pair"];

const stacks = { config: async () => ({}), contents: async () => ({ ids: new Set<string>(), sessions: [] }) };

/** Runs a command for at most ten minutes of the clock, and searches what it wrote. */
async function run(name: string, args: string[]) {
  const stop = new AbortController();
  void clock.sleep(10 * MINUTE, stop.signal).then(() => stop.abort());
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const ran = await runHere([name, ...args], { clock, env, stacks, signal: stop.signal });
  stop.abort();
  const output = ran.stdout + ran.stderr;
  expect(output).not.toBe("");
  expectNoSecret(output, [KEY, NUMBER, NUMBER.slice(1), ...sent], `the output of ${name} ${args.join(" ")}`);
  return ran;
}

const { commands } = programOf({ io: {} } as Context);
/** Each command without --json and, if it has the option, with it. */
const runs = commands.flatMap((command): [string, string[]][] => {
  const hasJson = command.options.some(({ long }) => long === "--json");
  return (hasJson ? [[], ["--json"]] : [[]]).map((json) => [command.name(), json]);
});

test("each command has a command line", () => {
  expect(Object.keys(COMMANDS).sort()).toEqual(commands.map((command) => command.name()).sort());
});

describe.each(runs)("%s %j", (name, json) => {
  const args = () => [...COMMANDS[name]!(), ...json];

  test("shows no secret if it works", async () => {
    const { code } = await run(name, args());
    if (name !== "doctor") expect(code).toBe(ENDS_WITH_3.includes(name) ? 3 : 0);
  });

  test("shows no secret if each request is refused with an answer that repeats the secrets", async () => {
    sent.add(simulator.session(waiting)!.qrCode!);
    const message = [KEY, NUMBER, ...sent].join(" ");
    const headers = { "content-type": "application/json", "x-request-id": KEY };
    const body = JSON.stringify({ error: { code: KEY, message } });
    simulator.fault({ times: Infinity, answer: { status: 400, headers, body } });
    const { code } = await run(name, args());
    if (name !== "completion") expect(code).toBe(1);
  });

  test("shows no key in a wrong command line", async () => {
    expect((await run(name, [...args(), "--key", KEY])).code).toBe(2);
    expect((await run(name, [...args(), `--key=${KEY}`])).code).toBe(2);
    expect((await run(KEY, args())).code).toBe(2);
  });
});
