import { setTimeout as sleep } from "node:timers/promises";
import type { RunningCli } from "../engine/cli";
import type { World } from "./world";

/** Scans a session's QR code once a running job polls it. */
export async function scanDuring({ done }: RunningCli, { simulator }: World, id: string): Promise<void> {
  const before = simulator.journal.length;
  let isOver = false;
  void done.then(() => (isOver = true));
  while (!isOver && simulator.journal.length < before + 2) await sleep(50);
  expect(isOver).toBe(false);
  simulator.scan(id);
}
