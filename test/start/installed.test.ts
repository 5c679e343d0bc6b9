import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../root";

test("npm start in a clone without packages says to run npm ci", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-clone-"));
  for (const name of ["package.json", "tools/build/installed.mjs"])
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  const { status, stderr } = spawnSync("npm", ["start"], { cwd: folder, encoding: "utf8" });
  fs.rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toContain("Run `npm ci` first");
  expect(stderr).not.toContain("not found");
});
