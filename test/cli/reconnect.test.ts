import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret, valuesIn } from "../engine/secrets";
import { VirtualClock } from "../virtualClock";
import { CommandOnTerminal } from "./terminal";
import { runHere, type RunOptions } from "./run";

const KEY = "zv_live_reconnect_of_the_test";
const NUMBER = "+56987654321";

let simulator: Simulator;
let clock: VirtualClock;
let output = "";
let qrs: string[] = [];
beforeEach(async () => {
  [output, qrs] = ["", []];
  clock = new VirtualClock(Date.now());
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    clock: clock.now,
    sleep: clock.serverSleep,
    rateLimit: { limit: 100, windowMs: 60_000 },
    times: { initializingMs: 1_000, authenticatingMs: 1_000, qrRotateMs: 0 },
    onAnswer: ({ body }) => {
      qrs.push(...valuesIn(body, "qrCode"));
    },
  });
});
afterEach(async () => {
  await simulator.close();
  expectNoSecret(output, [KEY, NUMBER, NUMBER.slice(1), ...qrs], "the output of a command");
});

async function reconnect(args: string[], options: RunOptions = {}) {
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const ran = await runHere(["reconnect", ...args], { clock, env, ...options });
  output += ran.stdout + ran.stderr;
  return ran;
}

interface Result {
  id: string;
  outcome: string;
  why?: string;
  session?: { status: string };
}
const resultsOf = (stdout: string) => (JSON.parse(stdout) as { data: { sessions: Result[] } }).data.sessions;
const posts = () => simulator.request({ operation: "reconnectSession" }).map(({ sessionId }) => sessionId);

/** A session that lost its connection, and with `loggedOut` also its login. */
function dropped(displayName: string, loggedOut = false): string {
  const id = simulator.make("proj_a", { displayName });
  simulator.change(id, { status: "ready", phoneNumber: NUMBER });
  simulator.change(id, { status: "disconnected", credentials: !loggedOut });
  return id;
}
function failed(displayName: string, lastError = "no route"): string {
  const id = dropped(displayName);
  simulator.change(id, { status: "failed", lastError });
  return id;
}
const refusal = (status: number) => ({ status, body: `{"code":"refused","message":"not now"}` });
const holding = (...ids: string[]) => ({
  config: async () => ({}),
  contents: async () => ({
    ids: new Set(ids),
    sessions: ids.map((id) => ({ id, name: "line", isRead: false, isPendingDelete: false })),
  }),
});

describe("sessions named by id", () => {
  test("each session is reconnected once without confirmation, and reported by its outcome", async () => {
    const [back, shop, broken] = [dropped("Support"), dropped("Shop", true), dropped("Line")];
    simulator.failReconnect(broken, 1, `no route to ${NUMBER}`);
    const ran = await reconnect([back, shop, broken]);
    expect(ran.stdout).toBe(
      [
        "1 session is back:",
        `  ${back}  Support`,
        "",
        "1 session needs a scan:",
        `  ${shop}  Shop`,
        `To scan: npx pulumi-zavu-cli qr ${shop}`,
        "",
        "1 session failed:",
        `  ${broken}  Line: no route to [phone number]`,
        `To try again: npx pulumi-zavu-cli reconnect ${broken}`,
        "",
      ].join("\n"),
    );
    expect(ran.stderr).toBe("Reconnecting 3 sessions.\n");
    expect(ran.code).toBe(4);
    expect(posts().sort()).toEqual([back, shop, broken].sort());
  });

  test("exits with 0 if all are ready or wait for a scan, and JSON has the outcomes and no QR code", async () => {
    const [back, shop] = [dropped("Support"), dropped("Shop", true)];
    const ran = await reconnect([back, shop, "--json"]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ version: 1, kind: "reconnect" });
    expect(resultsOf(ran.stdout)).toEqual([
      { id: back, outcome: "ready", session: expect.objectContaining({ status: "ready" }) as object },
      { id: shop, outcome: "needs_scan", session: expect.objectContaining({ status: "qr_ready" }) as object },
    ]);
  });

  test.each([409, 422])("a session that is starting is followed after a %d", async (status) => {
    const id = dropped("Support");
    simulator.fault({ operation: "reconnectSession", processed: true, answer: refusal(status) });
    const ran = await reconnect([id]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("1 session is back:") as string });
    expect(posts()).toEqual([id]);
  });

  test("a session is followed if the answer to its reconnect is lost, and the request is not repeated", async () => {
    const id = dropped("Support");
    simulator.fault({ operation: "reconnectSession", processed: true, cut: true });
    expect((await reconnect([id])).code).toBe(0);
    expect(posts()).toEqual([id]);
  });

  test("a session that is refused or does not exist is an error, and does not stop the others", async () => {
    const [refused, back] = [dropped("Refused"), dropped("Support")];
    simulator.fault({ operation: "reconnectSession", sessionId: refused, answer: refusal(400) });
    const ran = await reconnect(["jd7nosuch", refused, back, "--json"]);
    expect(ran.code).toBe(1);
    const path = "/v1/whatsapp-alt/sessions";
    expect(resultsOf(ran.stdout)).toMatchObject([
      { id: "jd7nosuch", outcome: "error", why: expect.stringContaining("answered 404") as string },
      { id: refused, outcome: "error", why: `POST ${path}/${refused}/reconnect answered 400 refused "not now".` },
      { id: back, outcome: "ready" },
    ]);
  });

  test("exits with 3 if a session stays disconnected, and says what to do", async () => {
    const [stuck, back] = [dropped("Stuck"), dropped("Support")];
    simulator.fault({ operation: "reconnectSession", sessionId: stuck, answer: { status: 202, body: "{}" } });
    const ran = await reconnect([stuck, back, "--timeout", "1m"]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain(
      [
        "1 session is not back yet:",
        `  ${stuck}  Stuck: still disconnected`,
        `Zavu may still restore it. To keep waiting: npx pulumi-zavu-cli wait ${stuck}`,
        `To try again: npx pulumi-zavu-cli reconnect ${stuck}`,
      ].join("\n"),
    );
  });

  test("a session that stays disconnected after a server error is reported with the error", async () => {
    const id = dropped("Stuck");
    simulator.fault({ operation: "reconnectSession", answer: refusal(500) });
    const ran = await reconnect([id, "--json"]);
    expect(ran.code).toBe(3);
    expect(resultsOf(ran.stdout)).toMatchObject([
      {
        outcome: "timed_out",
        why: `still disconnected. The reconnect was not confirmed: POST /v1/whatsapp-alt/sessions/${id}/reconnect answered 500 refused "not now".`,
      },
    ]);
    expect(posts()).toEqual([id]);
  });

  test("an old status right after the reconnect is ignored", async () => {
    const id = failed("Support");
    const old = { status: 200, body: JSON.stringify({ session: simulator.session(id) }) };
    simulator.fault({ operation: "getSession", times: 4, answer: old });
    const ran = await reconnect([id]);
    expect(ran.code).toBe(0);
  });

  test("a session that is still failed after the reconnect is reported as failed", async () => {
    const id = failed("Support", "replaced");
    simulator.fault({ operation: "reconnectSession", answer: { status: 202, body: "{}" } });
    const ran = await reconnect([id, "--json"]);
    expect(ran.code).toBe(4);
    expect(resultsOf(ran.stdout)).toMatchObject([{ outcome: "failed", why: "replaced" }]);
  });

  test("ids with --stack use the key of the stack, and the next command has --stack", async () => {
    const [named, other] = [dropped("Support", true), dropped("Other")];
    const stacks = { ...holding(other), config: async () => ({ apiKey: KEY }) };
    const ran = await reconnect([named, "--stack", "prod"], { stacks, env: { ZAVU_BASE_URL: simulator.url } });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(`To scan: npx pulumi-zavu-cli qr ${named} --stack prod`);
    expect(posts()).toEqual([named]);
  });

  test("after an abort, no request is sent", async () => {
    const stop = new AbortController();
    stop.abort();
    const ran = await reconnect([dropped("Support"), "--json"], { signal: stop.signal });
    expect(ran.code).toBe(1);
    expect(resultsOf(ran.stdout)).toMatchObject([{ outcome: "stopped" }]);
    expect(posts()).toEqual([]);
  });
});

describe("--all-disconnected", () => {
  test("lists the disconnected sessions of the account, asks, and does not change the others", async () => {
    const [down, up] = [dropped("Support"), simulator.make("proj_a", { displayName: "New" })];
    const broken = failed("Line");
    const ran = await reconnect(["--all-disconnected"], { canAsk: true, stdin: "y\n" });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("Reconnect 1 session? [y/N] ");
    expect(ran.stderr).toMatch(new RegExp(`${down} +disconnected .*Support`));
    expect(ran.stderr).not.toContain(up);
    expect(ran.stderr).not.toContain(broken);
    expect(posts()).toEqual([down]);
    expect(simulator.session(down)!.status).toBe("ready");
  });

  test("a no changes nothing", async () => {
    dropped("Support");
    const ran = await reconnect(["--all-disconnected"], { canAsk: true, stdin: "n\n" });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("Cancelled. Nothing was changed.");
    expect(posts()).toEqual([]);
  });

  test("without a terminal --yes is needed", async () => {
    const ids = [dropped("Support"), dropped("Sales")];
    const refused = await reconnect(["--all-disconnected"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("Confirmation needed, but stdin is not a terminal. Pass --yes to continue.");
    expect(posts()).toEqual([]);
    expect((await reconnect(["--all-disconnected", "--yes"])).code).toBe(0);
    expect(posts().sort()).toEqual(ids.sort());
  });

  test("without a disconnected session there is nothing to do", async () => {
    failed("Line");
    expect(await reconnect(["--all-disconnected"])).toMatchObject({
      code: 0,
      stdout: "Nothing to do: no session of the account is disconnected.\n",
    });
    expect(resultsOf((await reconnect(["--all-disconnected", "--json"])).stdout)).toEqual([]);
    expect(posts()).toEqual([]);
  });

  test("more sessions than fit into a page and a rate-limit window are all reconnected once", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => dropped(`Line ${index}`));
    const ran = await reconnect(["--all-disconnected", "--yes"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("150 sessions are back:");
    expect(posts().sort()).toEqual(ids.sort());
    expect(simulator.journal.filter(({ status }) => status === 429)).toEqual([]);
  });

  test("an unreadable session is reported", async () => {
    const body = JSON.stringify({ items: [{ id: 7 }], nextCursor: null });
    simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
    expect((await reconnect(["--all-disconnected"])).stderr).toContain("1 more cannot be read");
  });
});

describe("--stack", () => {
  test("reconnects the stack's sessions that are disconnected or failed", async () => {
    const [down, broken, outside] = [dropped("Support"), failed("Line"), dropped("Outside")];
    const ready = simulator.make("proj_a", { displayName: "Ready" });
    simulator.change(ready, { status: "ready" });
    const ran = await reconnect(["--stack", "prod", "--yes"], { stacks: holding(down, broken, ready) });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("2 sessions are back:");
    expect(posts().sort()).toEqual([down, broken].sort());
    expect(simulator.session(outside)!.status).toBe("disconnected");
  });

  test("a session that is not in the account is an error, and the others are reconnected", async () => {
    const down = dropped("Support");
    const ran = await reconnect(["--stack", "prod", "--yes"], { stacks: holding(down, "jd7nosuch") });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("1 session is back:");
    expect(ran.stdout).toMatch(/1 session failed:\n {2}jd7nosuch: GET .* answered 404/);
    expect(posts()).toEqual([down]);
  });

  test("a refused key is one error, not one for each session", async () => {
    const ids = [dropped("Support"), dropped("Sales"), dropped("Shop"), dropped("Line")];
    simulator.revokeKey(KEY);
    const ran = await reconnect(["--stack", "prod", "--yes", "--json"], { stacks: holding(...ids) });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: "error", data: { name: "UnauthorizedError" } });
    expect(simulator.journal).toHaveLength(1);
  });

  test("without disconnected or failed sessions there is nothing to do", async () => {
    const id = simulator.make("proj_a");
    const ran = await reconnect(["--stack", "prod"], { stacks: holding(id) });
    expect(ran).toMatchObject({
      code: 0,
      stdout: "Nothing to do: no session of stack prod is disconnected or failed.\n",
    });
  });
});

test("on a terminal it asks, and many sessions cause no warning of Node.js", async () => {
  const real = await startSimulator({ projects: { proj_a: { keys: [KEY] } }, times: { initializingMs: 0 } });
  const ids = Array.from({ length: 30 }, (_, index) => real.make("proj_a", { displayName: `Line ${index}` }));
  for (const id of ids) {
    real.change(id, { status: "ready" });
    real.change(id, { status: "disconnected" });
  }
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: real.url };
  const asking = new CommandOnTerminal(["reconnect", "--all-disconnected"], { env });
  const waiting = new CommandOnTerminal(["wait", ...ids], { env });
  try {
    await asking.shows("Reconnect 30 sessions? [y/N]");
    asking.type("y\r");
    expect((await asking.ended).exitCode).toBe(0);
    expect((await waiting.ended).exitCode).toBe(0);
    expect(await asking.text(true)).toContain("30 sessions are back:");
    for (const { raw } of [asking, waiting]) expect(raw).not.toContain("Warning");
  } finally {
    await asking.close();
    await waiting.close();
    await real.close();
  }
});

test.each([
  [[], "Specify a session id, or --stack NAME"],
  [["jd7", "--all-disconnected"], "Both ids and --all-disconnected are given."],
  [["jd7", "--timeout", "10"], "--timeout 10 is not a duration"],
  [["--all-waiting"], "Unknown option"],
])("exits with 2 for a wrong command line (%j)", async (args, why) => {
  const ran = await reconnect(args);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(why);
  expect(simulator.journal).toEqual([]);
});
