import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alone } from "./alone";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "alone-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const held = () => existsSync(join(folder, "running"));

/** As a command leaves it that was killed so many seconds ago. */
function leave(holder: string, secondsAgo: number): void {
  const lock = join(folder, "running.lock");
  writeFileSync(join(folder, "running"), holder);
  mkdirSync(lock);
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(lock, then, then);
}

test("a second command on the folder is refused while the first is at work", async () => {
  await alone(folder, async () => {
    await expect(alone(folder, async () => "never")).rejects.toThrow(`process ${process.pid}`);
    expect(held()).toBe(true);
  });
  await expect(alone(folder, async () => "next")).resolves.toBe("next");
});

test("the folder is free after work that failed", async () => {
  await expect(alone(folder, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(held()).toBe(false);
});

test.each(["", "999999999", "not a number"])("what a killed command left (%j) is passed over", async (left) => {
  leave(left, 60);
  await expect(alone(folder, async () => "done")).resolves.toBe("done");
});

test("what was killed a moment ago is waited for, until its lock is stale", async () => {
  leave("999999999", 9);
  await expect(alone(folder, async () => "done")).resolves.toBe("done");
});

test("a lock that nobody renews is passed over, though another process has its number by now", async () => {
  leave(String(process.pid), 60);
  await expect(alone(folder, async () => "done")).resolves.toBe("done");
});
