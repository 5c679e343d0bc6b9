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
const make = (displayName = "Support line") => simulator.make("proj", { displayName });
const link = (id: string) => simulator.change(id, { status: "ready", phoneNumber: NUMBER });

function run(args: string[] = [], options: Partial<RunOptions> = {}): RunningBoard {
  const board = new RunningBoard(args, { baseUrl: simulator.url, ...options });
  boards.push(board);
  return board;
}

/** Whether anybody answers there. */
const answers = (url: string) =>
  new Promise<boolean>((resolve) =>
    http
      .get(url, { agent: false }, (response) => {
        response.resume();
        resolve(true);
      })
      .on("error", () => resolve(false)),
  );

test("it prints the page's address, tells each step on stderr, and ends when all is linked", async () => {
  const id = make();
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

test("no answer holds the key, and the state holds no QR text and no number", async () => {
  const [waits, linked] = [make("Waits"), make("Linked")];
  link(linked);
  const board = run([waits, linked]);
  const url = await board.url();
  const files = await Promise.all(
    ["", "board.css", "board.js", "card.js", "age.js", "silence.js"].map((name) => fetch(url + name)),
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

test("where nothing waits there is no page", async () => {
  link(make());
  const board = run();
  expect(await board.ended).toEqual({ code: 0 });
  expect([board.stdout, board.stderr]).toEqual(["No session waits for a scan.\n", ""]);
});

test("where those that are named are linked already there is no page", async () => {
  const id = make();
  link(id);
  const board = run([id]);
  expect(await board.ended).toEqual({ code: 0 });
  expect(board.stdout).toBe("No session waits for a scan.\n");
});

test("a failed session that is named is told, with what helps, and exits with 4", async () => {
  simulator.failNext({ lastError: "no route" });
  const id = make();
  const board = run([id]);
  expect((await board.ended).code).toBe(4);
  expect(board.stderr).toContain(`it could not connect: "no route". \`pulumi-zavu reconnect ${id}\``);
});

test("a session that is not there exits with 1 and leaves the others their page", async () => {
  const id = make();
  const board = run(["jd7nosuchsession", id]);
  await board.says(/Session jd7nosuchsession is not there/);
  await board.url();
  link(id);
  expect((await board.ended).code).toBe(1);
});

test("time runs out with 3", async () => {
  make();
  const board = run(["--timeout", "10s"]);
  const url = await board.url();
  expect((await board.ended).code).toBe(3);
  expect(board.stderr).toContain("ran out of time");
  expect(await answers(url)).toBe(false);
});

test("an abort ends it as stopped, before and after there is a page", async () => {
  const id = make();
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

test("the page is there though no session can be read for the moment", async () => {
  const id = make();
  simulator.fault({ sessionId: id, times: Infinity, answer: { status: 503 } });
  await run([id]).url();
});

test("the sessions of a stack are those that its state holds as its own", async () => {
  const [own, other] = [make("Own"), make("Other")];
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

test("a key that is taken away ends it with the error", async () => {
  make();
  const board = run();
  await board.url();
  simulator.revokeKey(KEY);
  expect(await board.ended).toMatchObject({ error: { name: "UnauthorizedError" } });
});

test.each([
  [["--port", "http"], "--port http is not a port."],
  [["--port", "65536"], "--port 65536 is not a port."],
  [["--timeout", "soon"], "--timeout soon is not a duration."],
])("%j is refused before anything is asked", async (args, message) => {
  expect(await run(args).ended).toMatchObject({ error: { name: "UsageError", message } });
  expect(simulator.journal).toEqual([]);
});

test("a port that is taken is a wrong command line, and leaves nothing under way", async () => {
  make();
  const { error } = await run(["--port", new URL(simulator.url).port]).ended;
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain("EADDRINUSE");
  // What was on its way already may still arrive.
  await sleep(200);
  const asked = simulator.journal.length;
  await sleep(500);
  expect(simulator.journal).toHaveLength(asked);
});

describe("the browser", () => {
  let opened: string[];
  const open = async (url: string) => void opened.push(url);
  beforeEach(() => (opened = []));

  test("is opened with a ticket and not with the token", async () => {
    make();
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
  ])("is left alone with %s", async (_what, args, isTerminal) => {
    make();
    await run(args, { open, isTerminal }).url();
    expect(opened).toEqual([]);
  });

  test("that does not open is a note", async () => {
    const id = make();
    const board = run([], { isTerminal: true, open: () => Promise.reject(new Error("no browser here")) });
    await board.says(/open the address by hand/);
    link(id);
    expect(await board.ended).toEqual({ code: 0 });
  });
});
