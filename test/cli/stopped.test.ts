import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startSimulator } from "zavu-simulator";
import { ROOT } from "../root";

const CLI = path.join(ROOT, "cli/bin/pulumi-zavu.js");

// All attempts of a request that gets no answer take longer.
const LIMIT_MS = 30_000;

test(
  "a signal ends the process although a request is in flight",
  async () => {
    const simulator = await startSimulator();
    const ids = [simulator.make("proj_simulator"), simulator.make("proj_simulator")];
    simulator.fault({ times: Infinity, delayMs: 600_000 });
    const env = { PATH: process.env["PATH"], ZAVU_API_KEY: "zv_live_simulator", ZAVU_BASE_URL: simulator.url };
    const child = spawn(process.execPath, [CLI, "wait", ...ids], { env, stdio: "ignore" });
    try {
      while (simulator.journal.length === 0) await setTimeout(50);
      child.kill("SIGTERM");
      const [code] = await once(child, "exit");
      expect(code).toBe(143);
    } finally {
      child.kill("SIGKILL");
      await simulator.close();
    }
  },
  LIMIT_MS,
);
