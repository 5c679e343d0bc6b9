import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { release } from "./release";
import { ROOT } from "../root";

const FOLDER = path.join(ROOT, ".github", "workflows");
const FILES = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".yml"));

interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { uses?: string; permissions?: Record<string, string>; steps?: { run?: string }[] }>;
}

interface PackageJson {
  name?: string;
  version?: string;
  private?: boolean;
  scripts?: Record<string, string>;
}

const readJson = (file: string) => JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8")) as PackageJson;
const workflow = (name: string) => parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as Workflow;

/** Every package.json of the repository that is not made by a build. */
function packageFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "package.json", "**/package.json"];
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
}

describe.each(FILES)("the workflow %s", (name) => {
  const commands = Object.values(workflow(name).jobs)
    .flatMap(({ steps = [] }) => steps)
    .flatMap(({ run }) => run?.split("\n") ?? []);

  test("runs scripts, programs and workflows that there are", () => {
    const { scripts = {} } = readJson("package.json");
    const asked = commands.flatMap((line) => [...line.matchAll(/\bnpm (?:run )?(?:--?\S+ )*([\w:-]+)/g)]);
    const unknown = asked.map(([, script = ""]) => script).filter((script) => script !== "ci" && !(script in scripts));
    expect(unknown).toEqual([]);
    const programs = commands.flatMap((line) => [...line.matchAll(/\bnode (\S+)/g)].map(([, file = ""]) => file));
    const called = Object.values(workflow(name).jobs).flatMap(({ uses }) => uses ?? []);
    expect([...programs, ...called].filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test("reads the repository and nothing else, but for the job that publishes", () => {
    const { permissions, jobs } = workflow(name);
    expect(permissions).toEqual({ contents: "read" });
    const more = Object.entries(jobs).filter(([, job]) => job.permissions);
    const publishing = [["publish", { contents: "read", "id-token": "write" }]];
    expect(more.map(([job, { permissions }]) => [job, permissions])).toEqual(name === "release.yml" ? publishing : []);
  });
});

describe("a release", () => {
  test("has every package that is not private", async () => {
    const listed = (await release(["list"])).trim().split("\n");
    const packages = packageFiles().map(readJson);
    expect(listed.sort()).toEqual(packages.flatMap((one) => (one.private ? [] : [one.name])).sort());
  });

  test("under another version's tag is refused, and each package with its version named", async () => {
    const listed = (await release(["list"])).trim().split("\n");
    const { version } = readJson("package.json");
    const refusal = await release(["check", "v999.0.0"]).catch(({ stderr }: { stderr: string }) => stderr);
    for (const name of [...listed, "package.json"])
      expect(refusal).toContain(`- ${name} has version ${version}, and the tag says 999.0.0`);
    await expect(release(["check", "latest"])).rejects.toMatchObject({
      stderr: expect.stringContaining('the tag is "latest": it must be v and a version') as string,
    });
  });

  test("of this version has nothing against it but a changelog that calls it unreleased", async () => {
    const { version } = readJson("package.json");
    const said = await release(["check", `v${version}`]).catch(({ stderr }: { stderr: string }) => stderr);
    const obstacles = said.split("\n").filter((line) => line.startsWith("- "));
    expect(obstacles.filter((line) => line !== `- CHANGELOG.md still says "${version} (unreleased)"`)).toEqual([]);
  });
});
