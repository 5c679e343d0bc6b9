import fs from "node:fs";
import path from "node:path";
import { Project } from "../engine/project";
import { copied } from "./copied";

// The Node.js language host of this engine is older than the CLI and cannot start policy packs. The CLI also starts a pack
// that is a program; this one runs what the host would run.
const ANALYZER = `#!/bin/sh
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")" "$1" "$(dirname "$0")"
`;

// The name and the protection in the program.
const PROTECTED = /\{ displayName.*isProduction \}/;

const PACK = path.join("policies", "pack");

let project: Project;
beforeAll(async () => {
  const folder = copied("examples/policy-pack");
  fs.writeFileSync(path.join(folder, PACK), ANALYZER, { mode: 0o755 });
  project = await Project.open({ folder });
  await project.ok("stack", "init", "prod");
});
afterAll(() => project?.close());

/** Runs `up` with the policies. Its output is joined into one line. */
async function up(...args: string[]) {
  const { code, output } = await project.up("--policy-pack", PACK, ...args);
  return { code, output: output.replace(/\s+/g, " ") };
}

test("in production, a session without protection and name is refused before it is created, with the cure", async () => {
  const file = path.join(project.folder, "index.ts");
  const program = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, program.replace(PROTECTED, "{}"));
  const { code, output } = await up();
  fs.writeFileSync(file, program);
  expect(code).not.toBe(0);
  expect(output).toContain("[mandatory] production-sessions-are-protected");
  expect(output).toContain('Session "support" is not protected. Give the resource the option protect: true.');
  expect(output).toContain('Session "support" has no name. Give it a displayName');
  expect(project.writes()).toEqual([]);
});

test("the program of the example passes, and its session can be deleted once it is unprotected", async () => {
  expect(await up()).toMatchObject({ code: 0, output: expect.stringContaining("zavu-sessions") });
  expect(project.writes()).toEqual(["POST createSession 201"]);
  expect((await project.destroy()).code).not.toBe(0);
  await project.ok("state", "unprotect", "--all", "--yes");
  await project.ok("destroy", "--yes", "--skip-preview");
  expect(project.simulator.sessions()).toEqual([]);
});

test("the configuration of the pack says which stacks are production", async () => {
  const stacks = { stacks: ["production"] };
  const config = { "production-sessions-are-protected": stacks, "production-sessions-are-named": stacks };
  fs.writeFileSync(path.join(project.folder, "config.json"), JSON.stringify(config));
  const file = path.join(project.folder, "index.ts");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(PROTECTED, "{}"));
  const policies = ["--policy-pack", PACK, "--policy-pack-config", "config.json"];
  expect(await project.preview(...policies)).toMatchObject({ code: 0 });
});
