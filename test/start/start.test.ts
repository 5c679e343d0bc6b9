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
  // A blank in the path, as many a home folder has.
  folder = fs.mkdtempSync(path.join(WORK, "start in "));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** With a phone that takes ten minutes: what has to be scanned the test scans. */
const npm = (verb: string, ...options: string[]) =>
  run([verb, "--folder", folder, "--scan-after", "600", ...options], { ...STRAY_SHELL, MARK_OF_THE_TEST: folder });

async function done(program: Program): Promise<string> {
  const code = await program.ended;
  if (code !== 0) throw new Error(`It ended with ${code}:\n${program.output()}`);
  return program.output();
}

/** The simulator of a command under way, by its control calls. */
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

/** Waits until the last QR on the screen is the one that the simulator has. It may rotate in between. */
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

test("start shows the QR and each that takes its place until the scan; refresh and destroy work on what it left", async () => {
  const first = npm("start");
  await first.shows("scans to nothing");
  await showsTheQr(first);
  const simulator = simulatorOf(first);
  const { id } = await simulator.session();
  await simulator.post("rotate-qr", { id });
  await first.shows("The QR has changed");
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

test("with --qr picture and --bridge start draws the QR code of the picture", async () => {
  const options = ["--qr", "picture", "--bridge"];
  const first = npm("start", ...options);
  await first.shows("scans to nothing");
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

test("Ctrl-C leaves nothing running and nothing lost, while Pulumi works and while the scan is waited for", async () => {
  const working = npm("start");
  await working.shows("support-line creating");
  working.interrupt();
  expect(await working.ended).toBe(130);
  expect(working.output()).toContain("`npm start` goes on from here");
  expect(runningWith(folder)).toEqual([]);

  // On a terminal the QR has the whole window.
  const env = { ...(STRAY_SHELL as Record<string, string>), NO_COLOR: "", MARK_OF_THE_TEST: folder };
  const args = ["start", "--folder", folder, "--scan-after", "600"];
  const waiting = new CommandOnTerminal(args, { script: MAIN, cwd: ROOT, env, columns: 120, rows: 60 });
  try {
    await waiting.shows("This QR is the simulator's and scans to nothing.");
    await waiting.showsQr((text) => text.startsWith("2@"));
    waiting.type("\u0003");
    expect((await waiting.ended).exitCode).toBe(130);
    expect(await waiting.modes()).toEqual({ isOtherPage: false, isCursorHidden: false });
  } finally {
    await waiting.close();
  }
  expect(runningWith(folder)).toEqual([]);
  expect(keptSessions()).toHaveLength(1);

  await done(npm("destroy"));
  expect(keptSessions()).toEqual([]);
}, 300_000);

test.each(["refresh", "destroy"])("%s before any start says that there is nothing yet", async (verb) => {
  expect(await done(npm(verb))).toContain(`There is nothing to ${verb} yet`);
});

test("a failure of Pulumi is one of the command, which says what to do", async () => {
  fs.writeFileSync(path.join(folder, "simulator.json"), "not a state file");
  const program = npm("start");
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain("is not a state file of this simulator");
  expect(runningWith(folder)).toEqual([]);
});
