import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
import { CommandOnTerminal, type TerminalOptions } from "./terminal";

const KEY = "zv_live_of_the_terminal_test";

let simulator: Simulator;
let folder: string;
let open: CommandOnTerminal[] = [];
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-cli-"));
  simulator = await startSimulator({
    projects: { proj_t: { keys: [KEY] } },
    times: { initializingMs: 50, authenticatingMs: 50, qrRotateMs: 0 },
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

const make = (displayName = "Support line") => simulator.make("proj_t", { displayName });
const qrOf = (id: string) => simulator.session(id)!.qrCode;
const isQrOf = (id: string) => (text: string) => text === qrOf(id);

test("the QR on the terminal is the session's, also after a rotation, and the command ends with the scan", async () => {
  const id = make();
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
  expect(await command.modes()).toEqual({ isOtherPage: false, isCursorHidden: false });
});

test("without colour it can be read on a dark terminal", async () => {
  const id = make();
  const command = onTerminal(["qr", id], { env: { NO_COLOR: "1" } });
  await command.showsQr(isQrOf(id));
  // eslint-disable-next-line no-control-regex
  expect(command.raw).not.toMatch(/\u001b\[[\d;]*m/);
});

test("a narrow terminal gets a narrow edge; one that is too small says what size it needs, and draws at that size", async () => {
  const id = make();
  const command = onTerminal(["qr", id], { columns: 40, rows: 24 });
  const said = await command.shows("This terminal has 40 columns and 24 lines; the QR code needs");
  const [, columns, rows] = /needs (\d+) columns and (\d+) lines/.exec(said)!;
  command.resize(Number(columns), Number(rows));
  await command.showsQr(isQrOf(id));
  command.resize(40, 24);
  await command.shows("This terminal has 40 columns");
  expect(await command.qr()).toBeUndefined();
  command.resize(120, 60);
  await command.showsQr(isQrOf(id));
});

test.each(["\u0003", "\u001c", "SIGTERM", "SIGHUP"] as const)(
  "%j gives the terminal back and leaves the session as it is",
  async (end) => {
    const id = make();
    const command = onTerminal(["qr", id]);
    await command.showsQr(isQrOf(id));
    expect(await command.modes()).toEqual({ isOtherPage: true, isCursorHidden: true });
    if (end.length === 1) command.type(end);
    else process.kill(command.pid, end as NodeJS.Signals);
    expect((await command.ended).exitCode).toBe({ "\u0003": 130, "\u001c": 131, SIGTERM: 143, SIGHUP: 129 }[end]);
    expect(await command.modes()).toEqual({ isOtherPage: false, isCursorHidden: false });
    expect(await command.text(true)).not.toMatch(/[▄▀█]/);
    expect(simulator.session(id)!.status).toBe("qr_ready");
  },
);

test("Ctrl-Z leaves no QR behind, and fg draws it again", async () => {
  const id = make();
  const command = onTerminal(["qr", id]);
  await command.showsQr(isQrOf(id));
  process.kill(command.pid, "SIGTSTP");
  while ((await command.modes()).isOtherPage) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await command.text(true)).not.toMatch(/[▄▀█]/);
  process.kill(command.pid, "SIGCONT");
  await command.showsQr(isQrOf(id));
});

test("several are shown one after the other", async () => {
  const ids = [make("One"), make("Two")];
  const command = onTerminal(["qr", "--all-waiting"]);
  await command.showsQr(isQrOf(ids[0]!));
  await command.shows("One (1 of 2, 0 linked)");
  simulator.scan(ids[0]!);
  await command.showsQr(isQrOf(ids[1]!));
  await command.shows("Two (2 of 2, 1 linked)");
  simulator.scan(ids[1]!);
  expect((await command.ended).exitCode).toBe(0);
});

test("a server's text moves no cursor and changes no title", async () => {
  const id = make("ev\u001b[2Jil\u001b]0;title\u0007 \u009b31m name");
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
