import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alone } from "./alone";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "alone-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const held = () => existsSync(join(folder, "running"));

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
  writeFileSync(join(folder, "running"), left);
  await expect(alone(folder, async () => "done")).resolves.toBe("done");
});
