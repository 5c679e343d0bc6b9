import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../tools/process/run";

// A package that has GitLab's own schema of pipelines (MIT). Only its tarball is used: it has a hundred dependencies.
const PACKAGE = "gitlab-ci-local@4.63.0";
const INTEGRITY = "sha512-dVQG+FWJADyPwA9KlvR2Uh9/TBMEns6MFR1yjJZ5MIDSEzJlf8aiFFf+aXmqcCigXs2lgcAFQznhQNa6ERToHQ==";
const READ = "import(process.argv[1]).then(({ schema }) => console.log(JSON.stringify(schema)))";

/** GitLab's schema of a pipeline's file. */
export async function gitlabSchema(): Promise<object> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-gitlab-"));
  try {
    const pack = ["pack", PACKAGE, "--json", "--prefer-offline", "--pack-destination", folder];
    const [packed] = JSON.parse(await run("npm", pack, { cwd: folder })) as Packed[];
    if (packed?.integrity !== INTEGRITY)
      throw new Error(`${PACKAGE} does not match its pinned hash: ${packed?.integrity}`);
    await run("tar", ["--extract", "--gzip", "--file", path.join(folder, packed.filename)], { cwd: folder });
    const file = path.join(folder, "package", "src", "schema", "schema.js");
    return JSON.parse(await run(process.execPath, ["--eval", READ, file])) as object;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface Packed {
  filename: string;
  integrity: string;
}
