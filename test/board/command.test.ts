import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startSimulator, type Simulator } from "zavu-simulator";
import type { Stacks } from "../../cli/src/stacks/stack";
import { UsageError } from "../../cli/src/usageError";
import { expectNoSecret } from "../engine/secrets";
import { KEY, RunningBoard, type RunOptions } from "./command";

let simulator: Simulator;
let boards: RunningBoard[];
beforeEach(async () => {
  boards = [];
  simulator = await startSimulator({
    projects: { proj: { keys: [KEY] } },
    times: { initializingMs: 10, authenticatingMs: 10, qrRotateMs: 0 },
  });
});
afterEach(async () => {
  for (const board of boards) {
    board.interrupt();
    await board.ended;
  }
  await simulator.close();
});

const NUMBER = "+56 9 8765 4342";
const create = (displayName = "Support line") => simulator.make("proj", { displayName });
const link = (id: string) => simulator.change(id, { status: "ready", phoneNumber: NUMBER });

function run(args: string[] = [], options: Partial<RunOptions> = {}): RunningBoard {
  const board = new RunningBoard(args, { baseUrl: simulator.url, ...options });
  boards.push(board);
  return board;
}

/** Whether a server answers at the URL. */
const answers = (url: string) =>
  new Promise<boolean>((resolve) =>
    http
      .get(url, { agent: false }, (response) => {
        response.resume();
        resolve(true);
      })
      .on("error", () => resolve(false)),
  );

test("it prints the page's address, reports each step on stderr, and ends when all sessions are linked", async () => {
  const id = create();
  const board = run();
  const url = await board.url();
  await board.says(/is qr_ready/);
  const qr = simulator.session(id)!.qrCode!;
  simulator.scan(id, { phoneNumber: NUMBER });
  expect(await board.ended).toEqual({ code: 0 });
  expect(board.stdout).toBe(`${url}\n`);
  expect(board.stderr).toContain(`Session ${id} (Support line) is ready: linked, its number ends in 42.`);
  expectNoSecret(board.stdout + board.stderr, [KEY, qr, NUMBER, "56987654342"], "the terminal");
  expect(board.stdout + board.stderr).not.toMatch(/[▄▀█]|<svg/);
  expect(await answers(url)).toBe(false);
});

test("no answer has the key, and the events have no QR text and no number", async () => {
  const [waits, linked] = [create("Waits"), create("Linked")];
  link(linked);
  const board = run([waits, linked]);
  const url = await board.url();
  const files = await Promise.all(
    ["", "board.css", "board.js", "card.js", "age.js", "pollGap.js"].map((name) => fetch(url + name)),
  );
  const events = await fetch(`${url}events`);
  await board.says(/is qr_ready/);
  const qr = simulator.session(waits)!.qrCode!;
  link(waits);
  await board.ended;
  const text = [...(await Promise.all(files.map((file) => file.text()))), await events.text()].join("\n");
  expect(text).toContain("linked, number ends in 42");
  expectNoSecret(text, [KEY, qr, NUMBER, "56987654342"], "what was served");
});

test("no page is served if no session waits", async () => {
  link(create());
  const board = run();
  expect(await board.ended).toEqual({ code: 0 });
  expect([board.stdout, board.stderr]).toEqual(["No session is waiting for a scan.\n", ""]);
});

test("no page is served if the given sessions are already linked", async () => {
  const id = create();
  link(id);
  const board = run([id]);
  expect(await board.ended).toEqual({ code: 0 });
  expect(board.stdout).toBe("No session is waiting for a scan.\n");
});

test("a failed session is reported with the command to run, keeps the board open, and makes the exit code 4", async () => {
  simulator.failNext({ lastError: "no route" });
  const id = create();
  const board = run([id, "--timeout", "10s"]);
  const events = await fetch(`${await board.url()}events`);
  expect((await board.ended).code).toBe(4);
  expect(board.stderr).toContain(
    `could not connect: "no route". To reconnect it, run \`npx pulumi-zavu-cli reconnect ${id}\`.`,
  );
  expect(await events.text()).toContain("Timed out");
});

test("no page is served if a reconnect would help no session", async () => {
  simulator.failNext({ lastError: "the number was banned" });
  const id = create();
  const board = run([id]);
  expect((await board.ended).code).toBe(4);
  expect(board.stdout).toBe("No session is waiting for a scan.\n");
  expect(board.stderr).toContain("WhatsApp has blocked the number");
});

test("a session that does not exist makes the exit code 1, and the others are still shown", async () => {
  const id = create();
  const board = run(["jd7nosuchsession", id]);
  await board.says(/Session jd7nosuchsession was not found/);
  await board.url();
  link(id);
  expect((await board.ended).code).toBe(1);
});

test("a timeout exits with 3", async () => {
  create();
  const board = run(["--timeout", "10s"]);
  const url = await board.url();
  expect((await board.ended).code).toBe(3);
  expect(board.stderr).toContain("Timed out waiting for session");
  expect(await answers(url)).toBe(false);
});

test("an abort stops the board, with and without a page", async () => {
  const id = create();
  simulator.fault({ sessionId: id, times: Infinity, cut: true });
  const early = run([id]);
  early.interrupt();
  expect(await early.ended).toMatchObject({ error: { name: "StoppedError" } });
  expect(early.stdout).toBe("");
  simulator.clearFaults();
  const late = run([id]);
  const url = await late.url();
  late.interrupt();
  expect(await late.ended).toMatchObject({ error: { name: "StoppedError" } });
  expect(await answers(url)).toBe(false);
});

test("the page is served even if no session can be read", async () => {
  const id = create();
  simulator.fault({ sessionId: id, times: Infinity, answer: { status: 503 } });
  await run([id]).url();
});

test("with --stack the board shows the sessions that the stack owns", async () => {
  const [own, other] = [create("Own"), create("Other")];
  const session = { name: "support", isRead: false, isPendingDelete: false };
  const stacks: Stacks = {
    all: async () => ["prod"],
    config: async () => ({ apiKey: KEY, baseUrl: simulator.url }),
    contents: async () => ({ ids: new Set([own]), sessions: [{ ...session, id: own }] }),
  };
  const board = run(["--stack", "prod"], { stacks });
  await board.url();
  link(own);
  expect((await board.ended).code).toBe(0);
  expect(board.stderr).not.toContain(other);
});

test("a revoked key ends the board with the error", async () => {
  create();
  const board = run();
  await board.url();
  simulator.revokeKey(KEY);
  expect(await board.ended).toMatchObject({ error: { name: "UnauthorizedError" } });
});

test.each([
  [["--port", "http"], "--port http is not a port."],
  [["--port", "65536"], "--port 65536 is not a port."],
  [["--timeout", "soon"], "--timeout soon is not a duration."],
])("%j is refused before any request", async (args, message) => {
  expect(await run(args).ended).toMatchObject({ error: { name: "UsageError", message } });
  expect(simulator.journal).toEqual([]);
});

test("a port that is in use is a usage error, and no request is sent afterwards", async () => {
  create();
  const { error } = await run(["--port", new URL(simulator.url).port]).ended;
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain("EADDRINUSE");
  // Requests in flight may still arrive.
  await sleep(200);
  const count = simulator.journal.length;
  await sleep(500);
  expect(simulator.journal).toHaveLength(count);
});

describe("the browser", () => {
  let opened: string[];
  const open = async (url: string) => void opened.push(url);
  beforeEach(() => (opened = []));

  test("is opened with a ticket and not with the token", async () => {
    create();
    const board = run([], { open, isTerminal: true });
    const url = await board.url();
    expect(opened).toHaveLength(1);
    expect(opened[0]).not.toContain(new URL(url).pathname);
    const landed = await fetch(opened[0]!);
    expect(landed.url).toBe(url);
    expect((await fetch(opened[0]!)).status).toBe(404);
  });

  test.each([
    ["no terminal", [], false],
    ["--no-open", ["--no-open"], true],
  ])("is not opened with %s", async (_what, args, isTerminal) => {
    create();
    await run(args, { open, isTerminal }).url();
    expect(opened).toEqual([]);
  });

  test("that does not open is reported and is not an error", async () => {
    const id = create();
    const board = run([], { isTerminal: true, open: () => Promise.reject(new Error("no browser here")) });
    await board.says(/Open the address yourself/);
    link(id);
    expect(await board.ended).toEqual({ code: 0 });
  });
});
