import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { spawn } from "node:child_process";
import { startSimulator, type Answer, type SessionBody, type Simulator } from "zavu-simulator";
import type { WatchEvent } from "../../cli/src/watching/events";
import { until } from "../engine/processes";
import { expectNoSecret, valuesIn } from "../engine/secrets";
import { VirtualClock } from "../virtualClock";
import { runHere, type RunOptions } from "./run";
import { freePort, listening } from "../ports";
import { scrape, valueOf } from "./scrape";
import { CommandOnTerminal } from "./terminal";

const KEY = "zv_live_watch_of_the_test";
const NUMBER = "+56987654321";
const CLI = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");
const MINUTE = 60_000;

let simulator: Simulator;
let clock: VirtualClock;
let output = "";
let qrs: string[] = [];
/** The statuses of each session as the API answered them, without repetitions. */
let served: Map<string, string[]>;
beforeEach(async () => {
  [output, qrs, served] = ["", [], new Map()];
  clock = new VirtualClock(Date.parse("2026-11-28T10:00:00.000Z"), 25);
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    clock: clock.now,
    sleep: clock.serverSleep,
    times: { initializingMs: 1_000, authenticatingMs: 1_000, qrRotateMs: 0 },
    onAnswer: recordAnswer,
  });
});
afterEach(async () => {
  await simulator.close();
  expectNoSecret(output, [KEY, NUMBER, NUMBER.slice(1), ...qrs], "the output of a command");
});

function recordAnswer({ body, status, operation }: Answer): void {
  qrs.push(...valuesIn(body, "qrCode"));
  if (status !== 200) return;
  const { items, session } = JSON.parse(body) as { items?: SessionBody[]; session?: SessionBody };
  if (operation !== "listSessions" && operation !== "getSession") return;
  for (const one of items ?? [session!]) {
    const statuses = served.get(one.id) ?? [];
    if (statuses.at(-1) !== one.status) served.set(one.id, [...statuses, one.status]);
  }
}

/** Runs the command for some time of the clock, with actions at their times. */
async function watch(args: string[], ms: number, actions: [number, () => void][] = [], options: RunOptions = {}) {
  const stop = new AbortController();
  for (const [at, act] of actions) void clock.sleep(at).then(act);
  void clock.sleep(ms).then(() => stop.abort());
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const ran = await runHere(["watch", ...args], { clock, env, signal: stop.signal, ...options });
  output += ran.stdout + ran.stderr;
  return { ...ran, events: args.includes("--json") ? eventsOf(ran.stdout) : [] };
}

const eventsOf = (stdout: string) =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as WatchEvent);
const steps = (events: WatchEvent[], id: string) =>
  events.filter(({ session }) => session === id).map(({ from, to }) => `${from} -> ${to}`);
const posts = () => simulator.request({ operation: "reconnectSession" });

function linked(displayName = "Support"): string {
  const id = simulator.make("proj_a", { displayName });
  simulator.change(id, { status: "ready", phoneNumber: NUMBER });
  return id;
}
const drop = (id: string, lastError: string | null = null) =>
  simulator.change(id, { status: "disconnected", credentials: true, lastError });
const down = (ms: number) => simulator.fault({ cut: true, times: Infinity, forMs: ms });

describe("the events", () => {
  test("--all --json writes the sessions at first, then each change, new sessions and deleted ones", async () => {
    const [a, b] = [linked("Support"), linked("Shop")];
    let c = "";
    const { events, code } = await watch(["--all", "--json"], 2 * MINUTE, [
      [20_000, () => drop(a, "LOGOUT")],
      [40_000, () => (c = simulator.make("proj_a", { displayName: "New" }))],
      [60_000, () => simulator.remove(b)],
    ]);
    expect(code).toBe(0);
    expect(events.slice(0, 3)).toEqual([
      { session: a, name: "Support", from: null, to: "ready", at: "2026-11-28T10:00:00.000Z", initial: true },
      { session: b, name: "Shop", from: null, to: "ready", at: "2026-11-28T10:00:00.000Z", initial: true },
      {
        session: a,
        name: "Support",
        from: "ready",
        to: "disconnected",
        at: expect.stringMatching(/^2026-11-28T10:00:2[0-5]\.000Z$/) as string,
        reason: "unlinked",
      },
    ]);
    expect(steps(events, b)).toEqual(["null -> ready", "ready -> null"]);
    expect(steps(events, c).at(-1)).toBe("initializing -> qr_ready");
    expect(events.filter(({ session, initial }) => session === c && initial)).toEqual([]);
  });

  test("without --json and without a terminal, each event is a line", async () => {
    const id = linked();
    const { stdout } = await watch([id], 30_000, [
      [10_000, () => drop(id, "banned")],
      [20_000, () => simulator.remove(id)],
    ]);
    expect(stdout.split("\n").map((line) => line.slice(25))).toEqual([
      `${id} (Support): ready`,
      `${id} (Support): ready -> disconnected (banned)`,
      `${id} (Support): disconnected -> gone`,
      "",
    ]);
  });

  test("a session that the list does not show for a moment is not gone", async () => {
    const ids = [linked(), linked(), linked(), linked()];
    const { events } = await watch([...ids, "--json"], MINUTE, [
      [10_000, () => simulator.hideFromList(ids[0]!, { forMs: 30_000 })],
      [20_000, () => simulator.hide(ids[0]!, { times: 1 })],
    ]);
    expect(events).toHaveLength(4);
  });

  test("summaries in the list are read by id", async () => {
    const ids = [linked(), linked(), linked(), linked()];
    simulator.summaries(true);
    const { events } = await watch(["--all", "--json"], 30_000, [[10_000, () => drop(ids[3]!, "LOGOUT")]]);
    expect(events.map(({ to, reason }) => [to, reason])).toEqual([
      ...ids.map(() => ["ready", undefined]),
      ["disconnected", "unlinked"],
    ]);
  });

  test("--stack watches the sessions of the stack, with its key", async () => {
    const [own, other] = [linked(), linked()];
    const { events } = await watch(
      ["--stack", "prod", "--json"],
      20_000,
      [],
      stackOf([own], () => KEY),
    );
    expect(events.map(({ session }) => session)).toEqual([own]);
    expect(events.map(({ session }) => session)).not.toContain(other);
  });
});

const stackOf = (ids: string[], key: () => string): RunOptions => ({
  env: {},
  stacks: {
    config: async () => ({ apiKey: key(), baseUrl: simulator.url }),
    contents: async () => ({
      ids: new Set(ids),
      sessions: ids.map((id) => ({ id, name: "line", isRead: false, isPendingDelete: false })),
    }),
  },
});

describe("outages", () => {
  test("an outage is reported once when it begins and once when it ends, and no event is lost", async () => {
    const id = linked();
    const { events, stderr } = await watch(["--all", "--json"], 5 * MINUTE, [
      [30_000, () => down(MINUTE)],
      [50_000, () => drop(id)],
    ]);
    expect(steps(events, id)).toEqual(["null -> ready", "ready -> disconnected"]);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^Polls fail since .* Polling continues\.$/),
      expect.stringMatching(/^Polls work again at \S+, after \d+ (s|min)\.$/),
    ]);
  });

  test("the watch also begins during an outage", async () => {
    const id = linked();
    down(MINUTE);
    const { events, code, stderr } = await watch(["--all", "--json"], 5 * MINUTE);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Polls fail since .*\nPolls work again at .*\n$/);
    expect(events).toMatchObject([{ session: id, initial: true }]);
  });

  test("one session that cannot be read does not hide the others or slow them down", async () => {
    const [a, b] = [linked(), linked()];
    simulator.fault({ operation: "getSession", sessionId: a, times: Infinity, answer: { status: 500 } });
    const { events, stderr } = await watch([a, b, "--json"], 2 * MINUTE, [[MINUTE, () => drop(b)]]);
    expect(steps(events, b)).toEqual(["null -> ready", "ready -> disconnected"]);
    expect(simulator.journal.filter(({ sessionId }) => sessionId === b).length).toBeGreaterThan(12);
    expect(stderr.match(/Some polls fail since/g)).toHaveLength(1);
  });

  test("a rotated key is read from the stack's configuration", async () => {
    const id = linked();
    let key = KEY;
    const rotated = "zv_live_rotated_of_the_test";
    const ran = await watch(
      ["--all", "--stack", "prod", "--json"],
      3 * MINUTE,
      [
        [20_000, () => (simulator.addKey("proj_a", rotated), simulator.revokeKey(KEY))],
        [MINUTE, () => (key = rotated)],
        [70_000, () => drop(id)],
      ],
      stackOf([], () => key),
    );
    expect(steps(ran.events, id)).toEqual(["null -> ready", "ready -> disconnected"]);
    expect(ran.stderr).toMatch(/Polls fail since .*key[^]*Polls work again/);
    expect(ran.stderr).not.toContain(rotated);
  });

  test("without a stack, a revoked key ends the watch with 1, and the last line of JSON is the error", async () => {
    linked();
    const ran = await watch(["--all", "--json"], 10 * MINUTE, [[20_000, () => simulator.revokeKey(KEY)]]);
    expect(ran.code).toBe(1);
    expect(ran.events).toEqual([
      expect.objectContaining({ to: "ready" }),
      expect.objectContaining({
        kind: "error",
        data: expect.objectContaining({ name: "UnauthorizedError" }) as object,
      }),
    ]);
    expect(ran.stderr).toContain("rejected the API key");
  });

  test("ids that do not exist end the watch with 1, unless another one exists", async () => {
    expect(await watch(["jd7absent"], MINUTE)).toMatchObject({ code: 1, stdout: "" });
    const ran = await watch(["jd7absent", linked()], MINUTE);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toBe(
      "Session jd7absent was not found. Check the id, and that the key belongs to its project.\n",
    );
  });
});

test("500 sessions in 10 minutes take at most half of the rate limit, and no event is lost or repeated", async () => {
  const ids = Array.from({ length: 500 }, (_, index) => linked(`Line ${index}`));
  const expected = new Map(ids.map((id) => [id, ["ready"]]));
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const statuses = ["ready", "disconnected", "failed", "authenticating"];
  const change = (id: string, status: string) => () => {
    simulator.change(id, { status, credentials: true });
    expected.get(id)!.push(status);
  };
  const actions: [number, () => void][] = [[5 * MINUTE, () => down(MINUTE)]];
  for (const id of ids) {
    // A status that lasts for less than a poll's interval cannot be seen.
    for (let at = 10_000 + random() * 5 * MINUTE, last = 0; at < 590_000; at += 110_000 + random() * MINUTE) {
      last = (last + 1 + Math.floor(random() * 2)) % 3;
      actions.push([at, change(id, statuses[last]!)]);
    }
  }
  const { events, stderr } = await watch([...ids, "--json"], 10 * MINUTE, actions);
  for (const id of ids) {
    const of = events.filter(({ session }) => session === id);
    expect(of.map(({ to }) => to)).toEqual(served.get(id));
    expect(of.map(({ to }) => to)).toEqual(expected.get(id));
    expect(of.map(({ from }) => from)).toEqual([null, ...of.slice(0, -1).map(({ to }) => to)]);
  }
  expect(events.length).toBeGreaterThan(1_000);
  expect(stderr.trim().split("\n")).toHaveLength(2);
  for (let minute = 0; minute < 10; minute++) {
    const from = clock.now() - (10 - minute) * MINUTE;
    const requests = simulator.journal.filter(({ at }) => at >= from && at < from + MINUTE);
    expect(requests.length).toBeLessThanOrEqual(300);
  }
});

test("with single reads, too, polling takes at most half of the rate limit", async () => {
  const ids = Array.from({ length: 120 }, () => linked());
  simulator.summaries(true);
  await watch([...ids], 3 * MINUTE);
  expect(simulator.journal.length).toBeGreaterThan(600);
  expect(simulator.journal.length).toBeLessThanOrEqual(900 + 120);
});

test("a few sessions of a large account are read by id", async () => {
  const ids = Array.from({ length: 500 }, () => linked()).slice(-4);
  await watch(ids, MINUTE);
  const lists = simulator.request({ operation: "listSessions" });
  expect(lists.length).toBeLessThanOrEqual(4);
  expect(simulator.journal.length).toBeLessThanOrEqual(4 + 4 * 13);
});

describe("--reconnect", () => {
  test("a session that dropped is reconnected after 30 s, then after growing pauses", async () => {
    const id = linked();
    simulator.failReconnect(id, 10, "no route");
    const { stderr } = await watch(["--all", "--reconnect"], 40 * MINUTE, [[10_000, () => drop(id)]]);
    const times = posts().map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => Math.round((at - times[index]!) / 1_000));
    expect(pauses).toHaveLength(6);
    for (const [index, least] of [60, 120, 300, 600, 600, 600].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least);
      expect(pauses[index]).toBeLessThanOrEqual(least + 15);
    }
    expect(stderr).toContain(`Reconnecting session ${id}, attempt 1.\n`);
  });

  test("a session that comes back is left alone, and starts again with 30 s after 10 minutes", async () => {
    const id = linked();
    const { events } = await watch(["--all", "--reconnect", "--json"], 30 * MINUTE, [
      [10_000, () => drop(id)],
      [15 * MINUTE, () => drop(id)],
    ]);
    const times = posts().map(({ at }) => at - Date.parse("2026-11-28T10:00:00.000Z"));
    expect(times).toHaveLength(2);
    expect(times[1]).toBeLessThan(15 * MINUTE + 40_000);
    expect(events.at(-1)!.to).toBe("ready");
  });

  test("a session that Zavu restores in time is not reconnected", async () => {
    const id = linked();
    await watch([id, "--reconnect"], 5 * MINUTE, [
      [10_000, () => drop(id)],
      [25_000, () => simulator.change(id, { status: "ready" })],
    ]);
    expect(posts()).toEqual([]);
  });

  test("a session that needs a person is not reconnected", async () => {
    const [never, waiting, loggedOut] = [simulator.make("proj_a"), simulator.make("proj_a"), linked()];
    simulator.change(never, { status: "disconnected" });
    for (const lastError of ["banned", "LOGOUT", "Connection replaced by another instance (440)"])
      drop(linked(), lastError);
    drop(loggedOut);
    simulator.loseLogin(loggedOut);
    await watch(["--all", "--reconnect"], 60 * MINUTE, [
      // Its QR codes expired.
      [20 * MINUTE, () => simulator.change(loggedOut, { status: "disconnected" })],
    ]);
    expect(simulator.session(waiting)!.status).toBe("qr_ready");
    expect(posts().map(({ sessionId }) => sessionId)).toEqual([loggedOut]);
  });

  test("a reconnect whose answer is lost is not repeated at once, and one that is refused is reported", async () => {
    const [a, b] = [linked(), linked()];
    simulator.fault({ operation: "reconnectSession", sessionId: a, processed: true, cut: true });
    simulator.fault({ operation: "reconnectSession", sessionId: b, answer: { status: 403, body: "{}" } });
    drop(a);
    drop(b);
    const { stderr } = await watch(["--all", "--reconnect"], 85_000);
    expect(
      posts()
        .map(({ sessionId }) => sessionId)
        .sort(),
    ).toEqual([a, b].sort());
    expect(stderr).toContain(`Session ${b} was not reconnected: `);
    expect(stderr).not.toContain(`Session ${a} was not reconnected`);
  });

  test("the pauses of a session that was gone are forgotten", async () => {
    const id = linked();
    simulator.failReconnect(id, 10, "no route");
    drop(id);
    const { stderr } = await watch(["--all", "--reconnect"], 10 * MINUTE, [
      [3 * MINUTE, () => (simulator.hide(id, { forMs: MINUTE }), simulator.hideFromList(id, { forMs: MINUTE }))],
    ]);
    expect(stderr.match(/attempt 1\./g)).toHaveLength(2);
  });

  test("without --reconnect, nothing is changed", async () => {
    drop(linked());
    await watch(["--all"], 20 * MINUTE);
    expect(simulator.journal.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("--metrics", () => {
  const seconds = (metrics: string, series: string) =>
    Math.round((valueOf(metrics, series)! * 1_000 - Date.parse("2026-11-28T10:00:00.000Z")) / 1_000);

  test("shows sessions, reconnects, errors, the rate limit and the last read, and no session that is gone", async () => {
    const [a, b] = [linked("Support"), linked("Shop")];
    simulator.make("proj_a");
    simulator.failReconnect(a, 10, "no route");
    const port = await freePort();
    const scraped: string[] = [];
    const read = () => void scrape(`http://127.0.0.1:${port}/metrics`).then((text) => scraped.push(text));
    const { stderr } = await watch(["--all", "--reconnect", "--metrics", String(port)], 5 * MINUTE, [
      [10_000, () => drop(a, "Proxy refused the connection")],
      [29_000, read],
      [MINUTE, () => simulator.remove(b)],
      [2 * MINUTE, () => down(MINUTE)],
      [175_000, read],
    ]);
    const [first, second] = scraped as [string, string];
    expect(valueOf(first, 'zavu_sessions{status="ready"}')).toBe(1);
    expect(valueOf(first, 'zavu_sessions{status="qr_ready"}')).toBe(1);
    expect(valueOf(first, 'zavu_sessions{status="failed"}')).toBe(0);
    expect(qrs).not.toEqual([]);
    expect(valueOf(first, `zavu_session_status{session="${a}",status="disconnected",reason="proxy_refused"}`)).toBe(1);
    const changed = seconds(first, `zavu_session_last_change_timestamp_seconds{session="${a}"}`);
    expect(changed).toBeGreaterThanOrEqual(10);
    expect(changed).toBeLessThanOrEqual(15);
    expect(seconds(first, "zavu_last_successful_read_timestamp_seconds")).toBeGreaterThanOrEqual(20);
    expect(valueOf(first, 'zavu_errors_total{kind="no_answer"}')).toBe(0);
    expect(valueOf(first, "zavu_rate_limit_requests")).toBe(600);
    expect(valueOf(first, "zavu_rate_limit_remaining_requests")).toBeLessThan(600);
    expect(first).toContain(`session="${b}"`);

    expect(valueOf(second, `zavu_reconnects_total{session="${a}"}`)).toBeGreaterThanOrEqual(1);
    expect(second).not.toContain(b);
    expect(valueOf(second, 'zavu_errors_total{kind="no_answer"}')).toBeGreaterThanOrEqual(1);
    expect(seconds(second, "zavu_last_successful_read_timestamp_seconds")).toBeLessThanOrEqual(120);
    expect(stderr).toContain(`Metrics: http://127.0.0.1:${port}/metrics\n`);
    expect(stderr).not.toContain("without a password");
    expectNoSecret(first + second, [KEY, NUMBER, NUMBER.slice(1), ...qrs], "the metrics");
    expect(first + second).not.toMatch(/Support|Shop/);
  });

  test("an address in use ends the command with 2 and a hint, before any request", async () => {
    const other = http.createServer();
    const port = await listening(other);
    const ran = await watch(["--all", "--metrics", `127.0.0.1:${port}`], MINUTE);
    other.close();
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`Metrics cannot be served on 127.0.0.1:${port}: another program uses the port.`);
    expect(ran.stderr).toContain("Pass another address to --metrics");
    expect(simulator.journal).toEqual([]);
  });

  test("an address of the network is used if it is given, and reported", async () => {
    linked();
    const { code, stderr } = await watch(["--all", "--metrics", "0.0.0.0:0"], 10_000);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Metrics: http:\/\/0\.0\.0\.0:[1-9]\d+\/metrics\nOther machines can read the metrics/);
  });
});

test.each([
  [[], "Specify a session id, or --stack NAME"],
  [["jd7", "--all"], "Both ids and --all are given."],
  [["--all", "--interval", "1s"], "--interval 1s is too short."],
  [["--all", "--reconnect", "--interval", "31s"], "--interval 31s is too long for --reconnect."],
  [["--all", "--interval", "5"], "--interval 5 is not a duration"],
  [["--all", "--metrics", ":9464"], "--metrics :9464 is not an IP address with a port."],
  [["--all", "--exec", "/nowhere/alert.sh"], "--exec /nowhere/alert.sh is not a program that can be run."],
])("exits with 2 for a wrong command line (%j)", async (args, why) => {
  const ran = await watch(args, MINUTE);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(why);
  expect(simulator.journal).toEqual([]);
});

describe("the command itself", () => {
  let real: Simulator;
  let folder: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    real = await startSimulator({ projects: { proj_a: { keys: [KEY] } }, times: { initializingMs: 0 } });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-watch-"));
    env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: real.url };
  });
  afterEach(async () => {
    await real.close();
    fs.rmSync(folder, { recursive: true });
  });
  const make = (displayName: string, status = "ready") => {
    const id = real.make("proj_a", { displayName });
    real.change(id, { status });
    return id;
  };

  test("through a pipe, each event comes at once, --exec runs for changes only, and SIGINT exits with 130", async () => {
    const id = make("Support");
    const log = path.join(folder, "log");
    const alert = path.join(folder, "alert");
    fs.writeFileSync(
      alert,
      `#!${process.execPath}\nrequire("node:fs").appendFileSync(${JSON.stringify(log)}, require("node:fs").readFileSync(0) + JSON.stringify(process.env) + "\\n");`,
      { mode: 0o755 },
    );
    const args = [CLI, "watch", id, "--json", "--interval", "2s", "--exec", alert, "--metrics", "127.0.0.1:0"];
    const child = spawn(process.execPath, args, { env: { PATH: process.env["PATH"], ...env } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await until("the first event is written", () => stdout.endsWith("\n"));
    real.change(id, { status: "disconnected", phoneNumber: NUMBER });
    await until("the second event is written", () => eventsOf(stdout).length === 2);
    await until(
      "the program has run for each event",
      () => fs.existsSync(log) && fs.readFileSync(log, "utf8").split("\n").length === 3,
    );
    const [, url = ""] = /^Metrics: (\S+)\n$/.exec(stderr) ?? [];
    const metrics = await scrape(url);
    expect(valueOf(metrics, `zavu_session_status{session="${id}",status="disconnected",reason=""}`)).toBe(1);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const [initial, change] = eventsOf(stdout);
    expect(initial).toMatchObject({ from: null, to: "ready", initial: true });
    const [input, environment] = fs.readFileSync(log, "utf8").split("\n");
    expect(JSON.parse(input!)).toEqual(change);
    expect(JSON.parse(environment!)).toMatchObject({ ZAVU_EVENT_SESSION: id, ZAVU_EVENT_TO: "disconnected" });
    const secrets = [KEY, NUMBER, NUMBER.slice(1)];
    expectNoSecret(fs.readFileSync(log, "utf8") + stdout + stderr + metrics, secrets, "the program or the output");
    expect(stderr).toBe(`Metrics: ${url}\n`);
  });

  test("on a terminal it shows a live table, with sessions that need somebody first, and 'and N more'", async () => {
    const ids = Array.from({ length: 12 }, (_, index) => make(`Line ${index}`));
    const args = ["watch", "--all", "--interval", "2s"];
    const terminal = new CommandOnTerminal(args, { env, columns: 80, rows: 12 });
    try {
      await terminal.shows("12 sessions: 12 ready");
      await terminal.shows("and 6 more");
      real.change(ids[11]!, { status: "disconnected", lastError: "LOGOUT" });
      await terminal.shows("12 sessions: 1 disconnected, 11 ready");
      const lines = await terminal.lines();
      expect(lines[2]).toMatch(/^ID +STATUS +FOR +NAME$/);
      expect(lines[3]).toMatch(new RegExp(`^${ids[11]} +disconnected \\(unlinked\\) +\\d+ s +Line 11$`));
      expect(lines.at(-1)).toBe("Press Ctrl-C to stop watching.");
      real.fault({ cut: true, times: Infinity, forMs: 20_000 });
      await terminal.shows("Polls fail for");
      terminal.type("\u0003");
      expect((await terminal.ended).exitCode).toBe(130);
      expect(await terminal.text()).toContain("Polls fail since");
      expect(await terminal.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
      expectNoSecret(terminal.raw, [KEY], "the terminal");
    } finally {
      await terminal.close();
    }
  });
});
