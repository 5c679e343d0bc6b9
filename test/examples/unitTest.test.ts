import fs from "node:fs";
import path from "node:path";
import { startCommand } from "../engine/cli";
import { ROOT } from "../root";
import { copied } from "./copied";

let folder: string;
beforeAll(() => {
  folder = copied("examples/unit-test");
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Runs the command of the README, without variables that could provide a key or an engine. */
function npmTest() {
  const places = [path.join(ROOT, "node_modules", ".bin"), path.dirname(process.execPath), "/usr/bin", "/bin"];
  const env = { PATH: places.join(path.delimiter), HOME: folder };
  return startCommand("npm", ["test"], folder, env).done;
}

test("the unit test of the example passes without an engine or a network", async () => {
  const { code, output } = await npmTest();
  expect([code, output]).toEqual([0, expect.stringMatching(/^# pass 4$/m)]);
});

test("it fails if the program does not wait for the scan, and if a name is shortened", async () => {
  const file = path.join(folder, "lines.ts");
  const program = fs.readFileSync(file, "utf8");
  const broken = program
    .replace('isProduction ? "ready" : "qr_ready"', '"qr_ready"')
    .replace("Shop ${shop}", "${shop}");
  fs.writeFileSync(file, broken);
  const { code, output } = await npmTest();
  expect([code, output]).toEqual([1, expect.stringMatching(/^# fail 4$/m)]);
});
