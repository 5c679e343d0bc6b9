import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatedSession } from "zavu-simulator";
import { CommandOnTerminal } from "../cli/terminal";
import { MAIN, STRAY_SHELL, run, runningWith, type Program } from "./program";
import { ROOT } from "../root";
import { qrsOn } from "./screen";

const WORK = path.join(ROOT, "test/.work");

let folder: string;
beforeEach(() => {
  fs.mkdirSync(WORK, { recursive: true });
  // A path with a blank, as in some home folders.
  folder = fs.mkdtempSync(path.join(WORK, "start in "));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The simulated phone takes ten minutes, so that the test scans instead. */
const npm = (verb: string, ...options: string[]) =>
  run([verb, "--folder", folder, "--scan-after", "600", ...options], { ...STRAY_SHELL, MARK_OF_THE_TEST: folder });

async function done(program: Program): Promise<string> {
  const code = await program.ended;
  if (code !== 0) throw new Error(`It ended with ${code}:\n${program.output()}`);
  return program.output();
}

/** The simulator of a running command, used through its control requests. */
function simulatorOf(program: Program) {
  const url = /listens at (\S+)/.exec(program.output())?.[1] ?? "";
  const post = (call: string, body: object) =>
    fetch(`${url}/_simulator/${call}`, { method: "POST", body: JSON.stringify(body) });
  return {
    post,
    session: async () => {
      const { items } = (await (await fetch(`${url}/_simulator/sessions`)).json()) as { items: SimulatedSession[] };
      return items[0]!;
    },
    qrText: async (id: string) => ((await (await post("qr-text", { id })).json()) as { qrText: string | null }).qrText,
  };
}

/** Waits until the last QR code in the output is the current one, which may rotate. */
async function showsTheQr(program: Program): Promise<void> {
  for (;;) {
    const simulator = simulatorOf(program);
    const text = await simulator.qrText((await simulator.session()).id);
    if (text !== null && qrsOn(program.output()).at(-1) === text) return;
    await sleep(100);
  }
}

const keptSessions = () =>
  (JSON.parse(fs.readFileSync(path.join(folder, "simulator.json"), "utf8")) as { sessions: unknown[] }).sessions;

test("start shows each QR code until the scan; refresh and destroy use the same session", async () => {
  const first = npm("start");
  await first.shows("This QR code is from the simulator");
  await showsTheQr(first);
  const simulator = simulatorOf(first);
  const { id } = await simulator.session();
  await simulator.post("rotate-qr", { id });
  await first.shows("The QR code has changed");
  await showsTheQr(first);
  await simulator.post("scan", { id });
  const output = await done(first);
  expect(output).toContain(`Session ${id} (Support line) is ready: linked, its number ends in`);
  expect(output).toContain("npm run destroy");
  expect(qrsOn(output)).not.toContain(undefined);

  const second = await done(npm("start"));
  expect(second).toContain("2 unchanged");
  expect(second).toContain("It was linked before");

  expect(await done(npm("refresh"))).toContain("The simulator holds 1 session (ready).");
  expect(await done(npm("destroy"))).toContain("The simulator holds 0 sessions.");
  expect(keptSessions()).toEqual([]);

  expect(output + second).not.toMatch(/zv_live_/);
  expect(fs.existsSync(path.join(ROOT, "Pulumi.simulator.yaml"))).toBe(false);
  expect(runningWith(folder)).toEqual([]);
}, 300_000);

test("with --qr picture and --bridge, start draws the QR code of the picture", async () => {
  const options = ["--qr", "picture", "--bridge"];
  const first = npm("start", ...options);
  await first.shows("This QR code is from the simulator");
  await showsTheQr(first);
  const simulator = simulatorOf(first);
  const { id, qrCode } = await simulator.session();
  expect(qrCode).toMatch(/^data:image\/png;base64,/);
  await simulator.post("scan", { id });
  const output = await done(first);
  expect(output).toContain(`Session ${id} (Support line) is ready: linked, its number ends in`);
  expect(qrsOn(output)).not.toContain(undefined);
  expect(output).not.toContain("data:image");
  expect(await done(npm("destroy", ...options))).toContain("The simulator holds 0 sessions.");
}, 300_000);

/** Starts `start` on a terminal of this size. */
function startOnTerminal(scanAfter: string, size: { columns: number; rows: number }): CommandOnTerminal {
  const env = { ...(STRAY_SHELL as Record<string, string>), NO_COLOR: "", MARK_OF_THE_TEST: folder };
  const args = ["start", "--folder", folder, "--scan-after", scanAfter];
  return new CommandOnTerminal(args, { command: [process.execPath, MAIN], cwd: ROOT, env, ...size });
}

test("Ctrl-C stops all processes and loses no session, while Pulumi runs and while the command waits for the scan", async () => {
  const working = npm("start");
  await working.shows("support-line creating");
  working.interrupt();
  expect(await working.ended).toBe(130);
  expect(working.output()).toContain("Run `npm start` to continue");
  expect(runningWith(folder)).toEqual([]);

  // On a terminal, the QR code takes the whole window.
  const waiting = startOnTerminal("600", { columns: 120, rows: 60 });
  try {
    await waiting.shows("This QR code is from the simulator, and your phone cannot use it.");
    await waiting.showsQr((text) => text.startsWith("2@"));
    waiting.type("\u0003");
    expect((await waiting.ended).exitCode).toBe(130);
    expect(await waiting.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
  } finally {
    await waiting.close();
  }
  expect(runningWith(folder)).toEqual([]);
  expect(keptSessions()).toHaveLength(1);

  await done(npm("destroy"));
  expect(keptSessions()).toEqual([]);
}, 300_000);

test("in a small window the phone waits until the QR code fits, and a refresh then shows what has changed", async () => {
  const start = startOnTerminal("15", { columns: 80, rows: 24 });
  try {
    await start.shows("waits until the window is large enough");
    await sleep(16_000);
    await start.shows("Enlarge the window");
    start.resize(80, 40);
    await start.showsQr((text) => text.startsWith("2@"));
    expect((await start.ended).exitCode).toBe(0);
    expect(await start.text(true)).toMatch(/Session \S+ \(Support line\) is ready/);
  } finally {
    await start.close();
  }
  const refresh = await done(npm("refresh"));
  expect(refresh).toMatch(/status *: "qr_ready" => "ready"/);
  await done(npm("destroy"));
}, 300_000);

test.each(["refresh", "destroy"])("%s before start says that there is nothing yet", async (verb) => {
  expect(await done(npm(verb))).toContain(`There is nothing to ${verb} yet`);
});

test("an invalid state file is an error, and leaves no process running", async () => {
  fs.writeFileSync(path.join(folder, "simulator.json"), "not a state file");
  const program = npm("start");
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain("is not a state file of this simulator");
  expect(runningWith(folder)).toEqual([]);
});
