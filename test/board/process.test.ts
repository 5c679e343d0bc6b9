import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { KEY } from "./command";

const CLI = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");

let simulator: Simulator;
let child: ChildProcessWithoutNullStreams;
beforeEach(async () => {
  simulator = await startSimulator({
    projects: { proj: { keys: [KEY] } },
    times: { initializingMs: 20, authenticatingMs: 20, qrRotateMs: 0 },
  });
});
afterEach(async () => {
  child.kill("SIGKILL");
  await simulator.close();
});

/** Starts the built command in its own process. Returns the page's address. */
async function started(): Promise<string> {
  const env = { PATH: process.env["PATH"], ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  child = spawn(process.execPath, [CLI, "board"], { env });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  return String(line).trim();
}

test("the built command serves its page, and its process ends by itself while a page is open", async () => {
  const id = simulator.make("proj");
  simulator.change(id, { status: "qr_ready" });
  const url = await started();
  for (const name of ["", "board.css", "board.js"]) expect((await fetch(url + name)).status).toBe(200);
  const page = await fetch(`${url}events`);
  simulator.scan(id);
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  expect(await page.text()).toContain("All done");
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends the process, and the page shows the end", async (signal, wanted) => {
  simulator.make("proj");
  const page = await fetch(`${await started()}events`);
  child.kill(signal);
  const [code] = await once(child, "exit");
  expect(code).toBe(wanted);
  expect(await page.text()).toContain("Stopped");
});
