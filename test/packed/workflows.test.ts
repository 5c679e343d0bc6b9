import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { markdownBelow, read } from "../docs/blocks";
import { release } from "./release";
import { ROOT } from "../root";

const FOLDER = path.join(ROOT, ".github", "workflows");
const FILES = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".yml"));
const NPM_COMMANDS = ["ci", "install"];

interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { uses?: string; permissions?: Record<string, string>; steps?: { run?: string }[] }>;
}

/** The jobs that may more than read the repository. */
const MORE: Record<string, Record<string, Record<string, string>>> = {
  "release.yml": {
    github: { contents: "write", "id-token": "write", attestations: "write" },
    publish: { contents: "read", "id-token": "write" },
    pypi: { "id-token": "write" },
    nuget: { "id-token": "write" },
  },
};

interface PackageJson {
  name?: string;
  version?: string;
  private?: boolean;
  scripts?: Record<string, string>;
}

const readJson = (file: string) => JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8")) as PackageJson;
const workflow = (name: string) => parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as Workflow;

/** Every package.json of the repository, except those that a build writes. */
function packageFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "package.json", "**/package.json"];
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
}

describe.each(FILES)("the workflow %s", (name) => {
  const commands = Object.values(workflow(name).jobs)
    .flatMap(({ steps = [] }) => steps)
    .flatMap(({ run }) => run?.split("\n") ?? []);

  test("runs scripts, programs and workflows that exist", () => {
    const { scripts = {} } = readJson("package.json");
    const scriptCalls = commands.flatMap((line) => [...line.matchAll(/\bnpm (?:run )?(?:--?\S+ )*([\w:-]+)/g)]);
    const unknown = scriptCalls
      .map(([, script = ""]) => script)
      .filter((script) => !NPM_COMMANDS.includes(script) && !(script in scripts));
    expect(unknown).toEqual([]);
    const programs = commands.flatMap((line) => [...line.matchAll(/\bnode (\S+)/g)].map(([, file = ""]) => file));
    const called = Object.values(workflow(name).jobs).flatMap(({ uses }) => uses ?? []);
    expect([...programs, ...called].filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test("may only read the repository, except for the jobs that publish", () => {
    const { permissions, jobs } = workflow(name);
    expect(permissions).toEqual({ contents: "read" });
    const more = Object.entries(jobs).filter(([, job]) => job.permissions);
    expect(Object.fromEntries(more.map(([job, { permissions }]) => [job, permissions]))).toEqual(MORE[name] ?? {});
  });

  test("runs no other's code in a job that may write or sign", () => {
    const steps = Object.keys(MORE[name] ?? {}).flatMap((job) => workflow(name).jobs[job]?.steps ?? []);
    const installs = /\b(npm (ci|install|run)|npx|pipx?|cargo|mvn|dotnet (build|restore|pack))\b/;
    expect(steps.flatMap(({ run = "" }) => run.split("\n")).filter((line) => installs.test(line))).toEqual([]);
  });
});

describe("a release", () => {
  test("has every package that is not private", async () => {
    const listed = (await release(["list"])).trim().split("\n");
    const packages = packageFiles().map(readJson);
    expect(listed.sort()).toEqual(packages.flatMap((one) => (one.private ? [] : [one.name])).sort());
  });

  test("with the tag of another version is refused, with the version of each package", async () => {
    const listed = (await release(["list"])).trim().split("\n");
    const { version } = readJson("package.json");
    const refusal = await release(["check", "v999.0.0"]).catch(({ stderr }: { stderr: string }) => stderr);
    for (const name of [...listed, "package.json"])
      expect(refusal).toContain(`- ${name} has version ${version}, and the tag says 999.0.0`);
    await expect(release(["check", "latest"])).rejects.toMatchObject({
      stderr: expect.stringContaining('the tag is "latest": it must be v and a version') as string,
    });
  });

  test("of this version is only prevented by what the texts say", async () => {
    const { version } = readJson("package.json");
    const printed = await release(["check", `v${version}`]).catch(({ stderr }: { stderr: string }) => stderr);
    const obstacles = printed.split("\n").filter((line) => line.startsWith("- "));
    const detours = markdownBelow().filter((page) => /\bnot published|not on npm/i.test(read(page)));
    const expected = detours.map((page) => `- ${page} says that the packages are not published`);
    expect(obstacles.filter((line) => line !== `- CHANGELOG.md still says "${version} (unreleased)"`).sort()).toEqual(
      expected.sort(),
    );
  });

  test("has the changelog's section of its version as notes", async () => {
    const { version } = readJson("package.json");
    const notes = await release(["notes", `v${version}`]);
    expect(notes).toMatch(/^### Added$/m);
    expect(notes).not.toMatch(/^## /m);
    await expect(release(["notes", "v999.0.0"])).rejects.toMatchObject({
      stderr: expect.stringContaining('no section "## 999.0.0"') as string,
    });
  });
});
