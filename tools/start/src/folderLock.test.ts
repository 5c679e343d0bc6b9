import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withFolderLock } from "./folderLock";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "folder-lock-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const isLocked = () => existsSync(join(folder, "running"));

/** Creates the files of a command that was killed so many seconds ago. */
function killed(holder: string, secondsAgo: number): void {
  const lock = join(folder, "running.lock");
  writeFileSync(join(folder, "running"), holder);
  mkdirSync(lock);
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(lock, then, then);
}

test("a second command is refused while the first uses the folder", async () => {
  await withFolderLock(folder, async () => {
    await expect(withFolderLock(folder, async () => "never")).rejects.toThrow(`pid ${process.pid}`);
    expect(isLocked()).toBe(true);
  });
  await expect(withFolderLock(folder, async () => "next")).resolves.toBe("next");
});

test("the lock is released after a failure", async () => {
  await expect(withFolderLock(folder, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(isLocked()).toBe(false);
});

test.each(["", "999999999", "not a number"])("the lock of a killed command (%j) is ignored", async (left) => {
  killed(left, 60);
  await expect(withFolderLock(folder, async () => "done")).resolves.toBe("done");
});

test("a fresh lock of a killed command is ignored once it is stale", async () => {
  killed("999999999", 9);
  await expect(withFolderLock(folder, async () => "done")).resolves.toBe("done");
});

test("a stale lock is ignored even if another process has its pid", async () => {
  killed(String(process.pid), 60);
  await expect(withFolderLock(folder, async () => "done")).resolves.toBe("done");
});
