import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { CommandOnTerminal } from "../cli/terminal";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCommand } from "../engine/cli";
import { KEY } from "../engine/project";
import { expectNoSecret, expectNoSecretInFiles } from "../engine/secrets";
import { ROOT } from "../root";
import { copied } from "./copied";

const NUMBER = "+56 9 8765 4321";

let folder: string;
let simulator: Simulator;
let env: Record<string, string>;
const qrCodes: string[] = [];

beforeAll(async () => {
  folder = copied("examples/automation");
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    times: { initializingMs: 50, authenticatingMs: 50, qrRotateMs: 0 },
    onAnswer: checkAnswer,
  });
  const home = path.join(folder, ".home");
  fs.mkdirSync(home);
  const clean = await cleanEnv(home);
  const PATH = [path.join(ROOT, "node_modules", ".bin"), clean["PATH"]].join(path.delimiter);
  env = { ...clean, PATH, ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
});
afterAll(async () => {
  await simulator?.close();
  fs.rmSync(folder, { recursive: true });
});

/** Waits until a session waits for a scan. */
async function waiting() {
  for (;;) {
    const session = simulator.sessions().find(({ status }) => status === "qr_ready");
    if (session?.qrCode) return { id: session.id, qrCode: session.qrCode };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const writes = () => simulator.journal.filter(({ method }) => method !== "GET").map(({ operation }) => operation);

test("in a pipeline it draws nothing, continues when the session is scanned, and deletes it", async () => {
  const script = startCommand("npm", ["start"], folder, env);
  const { id, qrCode } = await waiting();
  qrCodes.push(qrCode);
  simulator.scan(id, { phoneNumber: NUMBER });
  const { code, output } = await script.done;
  expect([code, output]).toEqual([0, expect.stringContaining(`Session ${id} is ready.`)]);
  expect(output).not.toMatch(/[▄▀█]{5}/);
  expectNoSecret(output, [KEY, qrCode, NUMBER], "the script's output");
  expect(writes()).toEqual(["createSession", "deleteSession"]);
});

test("on a terminal it draws the QR code until it is scanned, and then removes it", async () => {
  const script = new CommandOnTerminal(["other"], {
    command: [process.execPath, path.join(folder, "bin", "run.js")],
    cwd: folder,
    env,
  });
  try {
    const { id, qrCode } = await waiting();
    qrCodes.push(qrCode);
    expect(await script.showsQr((text) => text === qrCode)).toBe(qrCode);
    simulator.scan(id, { phoneNumber: NUMBER });
    const { exitCode } = await script.ended;
    const left = await script.text(true);
    expect([exitCode, left]).toEqual([0, expect.stringContaining(`Session ${id} is ready.`)]);
    expect(left).not.toMatch(/[▄▀█]{5}/);
    expect(simulator.sessions()).toEqual([]);
    expectNoSecretInFiles(folder, [KEY, ...qrCodes]);
  } finally {
    await script.close();
  }
});
