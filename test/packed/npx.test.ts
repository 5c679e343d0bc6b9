import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { run } from "../../tools/process/run";
import { plainEnv } from "./matrix/equipment";
import { Registry } from "./registry";
import { packAll, packedAs } from "./release";

const KEY = "zv_live_of_the_test";

describe("npx pulumi-zavu-cli", () => {
  let folder = "";
  let version = "";
  let registry: Registry;
  let simulator: Simulator;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-npx-"));
    const tarballs = path.join(folder, "tarballs");
    const packed = await packAll(tarballs);
    version = packedAs("pulumi-zavu-cli", packed).version;
    registry = await Registry.open(tarballs, packed);
    simulator = await startSimulator({ projects: { proj_a: { keys: [KEY] } } });
    simulator.make("proj_a", { displayName: "Support line" });
    env = {
      ...plainEnv(),
      HOME: folder,
      npm_config_registry: registry.url,
      npm_config_cache: path.join(folder, "cache"),
      npm_config_prefix: path.join(folder, "global"),
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
      ZAVU_API_KEY: KEY,
      ZAVU_BASE_URL: simulator.url,
    };
  });
  afterAll(async () => {
    registry?.close();
    await simulator?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** A new folder, which has a package.json if it is below another one. */
  function newFolder(...below: string[]): string {
    const made = path.join(folder, ...below);
    fs.mkdirSync(made, { recursive: true });
    if (below.length > 1) fs.writeFileSync(path.join(made, "package.json"), `{"private":true}`);
    return made;
  }

  const npm = (cwd: string, ...args: string[]) => run("npm", args, { cwd, env });
  const npx = (cwd: string, ...args: string[]) => run("npx", args, { cwd, env });

  test("works in an empty folder without an installation", async () => {
    const empty = newFolder("empty");
    expect((await npx(empty, "--yes", "pulumi-zavu-cli", "--version")).trim()).toBe(version);
    expect(await npx(empty, "--yes", "pulumi-zavu-cli", "list")).toContain("Support line");
    expect(fs.readdirSync(empty)).toEqual([]);
  });

  test("has no short form in a folder without an installation", async () => {
    await expect(npx(newFolder("short"), "--yes", "pulumi-zavu", "--version")).rejects.toMatchObject({
      stderr: expect.stringContaining("could not determine executable to run") as string,
    });
  });

  test("runs the command that is installed in a project, also from a folder below", async () => {
    const project = newFolder("project");
    await npm(project, "install", "pulumi-zavu-cli");
    const before = registry.requests.length;
    for (const cwd of [project, newFolder("project", "below")])
      expect(await npx(cwd, "--no", "pulumi-zavu-cli", "list")).toContain("Support line");
    expect(registry.requests.slice(before)).toEqual([]);
  });

  test("runs the command that is installed globally", async () => {
    await npm(folder, "install", "--global", "pulumi-zavu-cli");
    const before = registry.requests.length;
    expect(await npx(newFolder("elsewhere"), "--no", "pulumi-zavu-cli", "list")).toContain("Support line");
    expect(registry.requests.slice(before)).toEqual([]);
  });
});
