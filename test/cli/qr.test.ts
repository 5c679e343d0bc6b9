import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
import { CommandOnTerminal, type TerminalOptions } from "./terminal";

const KEY = "zv_live_of_the_terminal_test";

let simulator: Simulator;
let folder: string;
/** The simulator's time, if it is frozen. */
let frozenAt: number | undefined;
let open: CommandOnTerminal[] = [];
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-cli-"));
  frozenAt = undefined;
  simulator = await startSimulator({
    projects: { proj_t: { keys: [KEY] } },
    times: { initializingMs: 50, authenticatingMs: 50, qrRotateMs: 0 },
    clock: () => frozenAt ?? Date.now(),
  });
});
afterEach(async () => {
  for (const command of open) await command.close();
  open = [];
  await simulator.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function onTerminal(args: string[], options: TerminalOptions = {}): CommandOnTerminal {
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, ...options.env };
  const command = new CommandOnTerminal(args, { cwd: folder, ...options, env });
  open.push(command);
  return command;
}

const create = (displayName = "Support line") => simulator.make("proj_t", { displayName });
const qrOf = (id: string) => simulator.session(id)!.qrCode;
const isQrOf = (id: string) => (text: string) => text === qrOf(id);

test("the terminal shows the session's QR code, also after a rotation, and the command ends after the scan", async () => {
  const id = create();
  const command = onTerminal(["qr", id]);
  const first = await command.showsQr(isQrOf(id));
  await command.shows("Support line");
  await command.shows("Waiting for a scan. This code is");
  simulator.rotateQr(id);
  const second = await command.showsQr(isQrOf(id));
  expect(second).not.toBe(first);
  simulator.scan(id, { phoneNumber: "+56 9 8765 4321" });
  expect((await command.ended).exitCode).toBe(0);
  const left = await command.text(true);
  expect(left).toContain(`Session ${id} (Support line) is ready: linked, its number ends in 21.`);
  expect(left).not.toMatch(/[▄▀█]/);
  expectNoSecret(command.raw, [KEY, first, second, "+56 9 8765 4321", "56987654321"], "the terminal");
  expect(await command.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
});

test("a code without color can be read on a dark terminal", async () => {
  const id = create();
  const command = onTerminal(["qr", id], { env: { NO_COLOR: "1" } });
  await command.showsQr(isQrOf(id));
  // eslint-disable-next-line no-control-regex
  expect(command.raw).not.toMatch(/\u001b\[[\d;]*m/);
});

test("a terminal that is too small shows the size it needs, and draws the code at that size", async () => {
  const id = create();
  const command = onTerminal(["qr", id], { columns: 40, rows: 24 });
  const shown = await command.shows("This terminal has 40 columns and 24 lines; the QR code needs");
  const [, columns, rows] = /needs (\d+) columns and (\d+) lines/.exec(shown)!;
  command.resize(Number(columns), Number(rows));
  await command.showsQr(isQrOf(id));
  command.resize(40, 24);
  await command.shows("This terminal has 40 columns");
  expect(await command.qr()).toBeUndefined();
  command.resize(120, 60);
  await command.showsQr(isQrOf(id));
});

test.each(["\u0003", "\u001c", "SIGTERM", "SIGHUP"] as const)(
  "%j restores the terminal and does not change the session",
  async (end) => {
    const id = create();
    const command = onTerminal(["qr", id]);
    await command.showsQr(isQrOf(id));
    expect(await command.modes()).toEqual({ isAlternateScreen: true, isCursorHidden: true });
    if (end.length === 1) command.type(end);
    else process.kill(command.pid, end as NodeJS.Signals);
    expect((await command.ended).exitCode).toBe({ "\u0003": 130, "\u001c": 131, SIGTERM: 143, SIGHUP: 129 }[end]);
    expect(await command.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
    expect(await command.text(true)).not.toMatch(/[▄▀█]/);
    expect(simulator.session(id)!.status).toBe("qr_ready");
  },
);

test("Ctrl-Z removes the QR code from the screen, and fg draws it again", async () => {
  const id = create();
  const command = onTerminal(["qr", id]);
  await command.showsQr(isQrOf(id));
  process.kill(command.pid, "SIGTSTP");
  while ((await command.modes()).isAlternateScreen) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await command.text(true)).not.toMatch(/[▄▀█]/);
  process.kill(command.pid, "SIGCONT");
  await command.showsQr(isQrOf(id));
});

test("several sessions are shown one after the other", async () => {
  const ids = [create("One"), create("Two")];
  const command = onTerminal(["qr", "--all-waiting"]);
  await command.showsQr(isQrOf(ids[0]!));
  await command.shows("One (1 of 2, 0 linked)");
  simulator.scan(ids[0]!);
  await command.showsQr(isQrOf(ids[1]!));
  await command.shows("Two (2 of 2, 1 linked)");
  simulator.scan(ids[1]!);
  expect((await command.ended).exitCode).toBe(0);
});

test("a window that is too small for the code and its session's name shows no code", async () => {
  const ids = ["Ventas +56 9 8765 4342", "Noche", "Tienda"].map(create);
  const command = onTerminal(["qr", ...ids], { columns: 64, rows: 24 });
  const shown = await command.shows("the QR code needs");
  expect(shown).toContain("Ventas +56 9 8765 4342 (1 of 3, 0 linked)");
  expect(await command.qr()).toBeUndefined();
  const [, columns, rows] = /needs (\d+) columns and (\d+) lines/.exec(shown)!;
  command.resize(Number(columns), Number(rows));
  await command.showsQr(isQrOf(ids[0]!));
  expect((await command.lines())[0]).toBe("Ventas +56 9 8765 4342 (1 of 3, 0 linked)");
});

test("between two codes nothing can be scanned, and the command keeps showing the session", async () => {
  const [id, other] = [create("One"), create("Two")];
  const command = onTerminal(["qr", id, other]);
  await command.showsQr(isQrOf(id));
  frozenAt = Date.now();
  simulator.change(id, { status: "initializing" });
  const shown = await command.shows("The last QR code has expired; the next one is coming.");
  expect(shown).toContain("One (1 of 2, 0 linked)");
  expect(await command.qr()).toBeUndefined();
  frozenAt = undefined;
  await command.showsQr(isQrOf(id));
});

test("a session that was linked before is shown as reconnecting, and for a picture the commands that show it", async () => {
  const id = create();
  frozenAt = Date.now();
  simulator.change(id, { status: "initializing", lastConnectedAt: "2026-11-27T12:00:00Z" });
  const command = onTerminal(["qr", id]);
  await command.shows("initializing: reconnecting; it was linked before");
  simulator.change(id, { status: "qr_ready", qrCode: "data:image/jpeg;base64,/9j/4AAQSkZJRg==" });
  await command.shows(
    "Zavu sent this QR code as a picture that could not be decoded. Use `npx pulumi-zavu-cli board` to show it",
  );
});

// A request that hangs reports nothing for a minute and a half.
test.each([
  [
    "cut off",
    { cut: true },
    /Cannot reach Zavu since \d\d:\d\d:\d\d \(\d+ s\); this code may be stale\./,
    "Cannot reach Zavu",
  ],
  ["left unanswered", { delayMs: 12_000 }, /Last checked \d+ s ago; this code may be stale\./, "No poll has succeeded"],
] as const)(
  "while polls are %s the code is dimmed with a warning, and afterwards it is live again",
  async (_how, fault, mark, note) => {
    const id = create();
    const command = onTerminal(["qr", id]);
    const before = await command.showsQr(isQrOf(id));
    simulator.fault({ operation: "getSession", times: Infinity, ...fault });
    expect(await command.shows("this code may be stale")).toMatch(mark);
    expect(await command.text()).toMatch(/[▄▀█]/);
    expect(await command.qr()).toBeUndefined();
    simulator.rotateQr(id);
    simulator.clearFaults();
    expect(await command.showsQr(isQrOf(id))).not.toBe(before);
    await command.shows("it refreshes automatically");
    expect(await command.text()).not.toContain("may be stale");
    command.type("\u0003");
    await command.ended;
    const left = await command.text(true);
    expect(left.match(new RegExp(`${note} since`, "g"))).toHaveLength(1);
    expect(left.match(/Zavu answers again at/g)).toHaveLength(1);
  },
);

test("text from the server cannot move the cursor or change the title", async () => {
  const id = create("ev\u001b[2Jil\u001b]0;title\u0007 \u009b31m name");
  const command = onTerminal(["qr", id], { columns: 250 });
  await command.shows("ev [2Jil ]0;title 31m name");
  simulator.change(id, { status: "od\u001b[31md" });
  await command.shows("od [31md");
  simulator.change(id, { status: "failed", lastError: "bad\u001b[2J\u0007route" });
  expect((await command.ended).exitCode).toBe(4);
  expect(await command.text(true)).toContain(`"bad [2J route"`);
  const ours = /\u001b\[(\?\d+[hl]|[HKJ]|[\d;]*m)/g; // eslint-disable-line no-control-regex
  // eslint-disable-next-line no-control-regex
  expect(command.raw.replace(ours, "").match(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/)).toBeNull();
});
