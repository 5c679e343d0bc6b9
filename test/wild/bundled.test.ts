import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { ROOT } from "../root";

// Inside the package, so that the program finds it by its name.
const folder = fs.mkdtempSync(path.join(ROOT, "sdk", "dynamic", "dist", "bundled-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const PROGRAM = `
  import { WhatsAppAltSession } from "pulumi-zavu";
  try {
    new WhatsAppAltSession("line");
  } catch (error) {
    console.log(String(error));
  }`;

/** The output of the program, run without Pulumi. */
async function run(external: string[], minify: boolean): Promise<string> {
  const outfile = path.join(folder, "program.js");
  const stdin = { contents: PROGRAM, resolveDir: folder, loader: "ts" as const };
  await build({ stdin, outfile, bundle: true, platform: "node", external, minify, logLevel: "error" });
  return execFileSync(process.execPath, [outfile], { encoding: "utf8", stdio: "pipe" });
}

// pulumi#6390
test.each([false, true])(
  "a program that bundles the package throws an error with the cure (minified: %s)",
  async (minify) => {
    expect(await run(["@pulumi/pulumi"], minify)).toContain("esbuild --external:pulumi-zavu");
  },
);

test("a program that excludes the package from its bundle works", async () => {
  expect(await run(["@pulumi/pulumi", "pulumi-zavu"], false)).not.toContain("bundled");
});
