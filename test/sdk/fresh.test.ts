// Needs: Go
import fs from "node:fs";
import path from "node:path";
import { Trial } from "./trial";
import { ROOT } from "../root";

const SDKS = ["nodejs", "python", "go", "java", "dotnet"];

describe("the committed SDKs", () => {
  const trial = new Trial();
  const gensdk = (...args: string[]) =>
    trial.run(process.execPath, [path.join(ROOT, "tools/gensdk/main.mjs"), "copy", ...args]);
  const text = (file: string) => fs.readFileSync(path.join(trial.folder, "copy", file), "utf8");

  beforeAll(() => SDKS.forEach((sdk) => trial.copySdk(sdk, `copy/${sdk}`)));
  afterAll(() => trial.close());

  // The first time, Pulumi's generators are compiled.
  test("are up to date", async () => expect(await gensdk("--check")).toBe(""), 900_000);

  test("name no machine and no package registry", () => {
    const machine = /127\.0\.0\.1|localhost:\d|\/(root|home|Users|tmp)\//;
    const registry = /registry\.npmjs|pypi\.org|proxy\.golang|repo1?\.maven|maven-central|nuget\.org/;
    for (const file of fs.readdirSync(path.join(trial.folder, "copy"), { recursive: true, encoding: "utf8" })) {
      if (!fs.statSync(path.join(trial.folder, "copy", file)).isFile()) continue;
      const named = [machine, registry].map((words) => words.exec(text(file))?.[0]);
      expect([file, ...named]).toEqual([file, undefined, undefined]);
    }
  });

  test("that are stale fail the check, which names their files, and gensdk fixes them", async () => {
    const changed = text("java/pom.xml");
    trial.write("copy/java/pom.xml", `${changed}\n`);
    trial.write("copy/python/pulumi_zavu/left_over.py", "");
    fs.rmSync(path.join(trial.folder, "copy/go/zavu/init.go"));
    // Compiled files are ignored.
    trial.write("copy/nodejs/bin/index.js", "");
    await expect(gensdk("--check")).rejects.toMatchObject({
      stdout: [
        "copy/python/pulumi_zavu/left_over.py is not generated",
        "copy/go/zavu/init.go is missing",
        "copy/java/pom.xml differs",
        "",
      ].join("\n"),
      // On a slow machine a line before it says that generators are compiled.
      stderr: expect.stringMatching(
        /^(compiling .*\n)?The SDKs are stale\. Run `npm run gensdk` and commit them\.\n$/,
      ) as string,
    });
    await gensdk();
    expect(await gensdk("--check")).toBe("");
    expect(text("java/pom.xml")).toBe(changed);
  });
});
