// Needs: Chromium
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { startChromium, type TestBrowser } from "../board/chromium";
import { cardOf, openPage, showsQr } from "../board/watchedPage";
import { FORMS } from "../engine/forms";
import { Project } from "../engine/project";
import { ROOT } from "../root";
import { CommandOnTerminal } from "./terminal";

const CLI = path.join(ROOT, "cli", "bin", "pulumi-zavu.js");

let chromium: TestBrowser;
beforeAll(async () => (chromium = await startChromium()));
afterAll(() => chromium.close());

// The simulator sends QR codes as pictures and behaves like the bridge. Every tool shows a code that a phone can read.
describe.each(FORMS)("a session whose QR code is a picture ($name)", (form) => {
  let project: Project;
  let board: ChildProcess | undefined;
  beforeAll(async () => {
    const program = 'new zavu.WhatsAppAltSession("line", { displayName: "Support line" });';
    project = await Project.open({ form, program, simulator: { qr: "picture", bridge: true } });
    await project.ok("up", "--yes", "--skip-preview");
  });
  afterAll(async () => {
    board?.kill();
    await project?.close();
  });

  const id = () => project.simulator.sessions("proj_a")[0]!.id;
  const qrText = () => project.simulator.qrText(id());

  test("is drawn on a terminal", async () => {
    const env = { ...project.environment, TERM: "xterm-256color" };
    const command = new CommandOnTerminal(["qr", id()], { cwd: project.folder, env });
    try {
      await command.showsQr((text) => text === qrText());
    } finally {
      await command.close();
    }
  });

  test("is written to a PNG and to an SVG file", async () => {
    const [png, svg] = ["qr.png", "qr.svg"].map((name) => path.join(project.folder, name)) as [string, string];
    try {
      expect((await project.cli("qr", id(), "--once", "--png", png)).code).toBe(0);
      const { data, width, height } = PNG.sync.read(fs.readFileSync(png));
      expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(qrText());
      expect((await project.cli("qr", id(), "--once", "--svg", svg)).code).toBe(0);
      const page = await chromium.browser.newPage();
      await page.goto(`file://${svg}`);
      await showsQr(page.locator("svg"), qrText);
    } finally {
      for (const file of [png, svg]) fs.rmSync(file, { force: true });
    }
  });

  test("is shown on the board", async () => {
    const env = { ...project.environment, ZAVU_BASE_URL: project.simulator.url };
    board = spawn(process.execPath, [CLI, "board", "--no-open"], { env, stdio: ["ignore", "pipe", "ignore"] });
    const [line] = await once(board.stdout!.setEncoding("utf8"), "data");
    const { page } = await openPage(chromium.browser, String(line).trim());
    await showsQr(cardOf(page, "Support line").locator("img"), qrText);
    await page.close();
  });

  test("can be refreshed, updated without changes and destroyed", async () => {
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });
});
