import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { packAll, ROOT, type Packed } from "../release";
import { Equipment } from "./equipment";
import { addedTo, installedIn, sizeOf } from "./installed";
import { kilobytes, printTable } from "./table";

const run = promisify(execFile);

// For each package, what it may hold beside package.json, README.md and LICENSE, and how many packages it may bring to a
// project that has Pulumi's SDK, itself included.
const EXPECTED: Record<string, { files: RegExp; packages: number }> = {
  "zavu-simulator": {
    files: /^(bin\/zavu-simulator\.js|dist\/[a-zA-Z]+\.js|dist\/(index|types|session)\.d\.ts)$/,
    packages: 2,
  },
  "pulumi-zavu": {
    files:
      /^dist\/(licenses\.txt|testing\/[a-z]+\.d\.ts|(index|whatsAppAltSession|runtime|testing|shapes|shell\/session)\.(js|d\.ts))$/,
    packages: 1,
  },
  "pulumi-resource-zavu": {
    files: /^(schema\.json|bin\/(licenses\.txt|pulumi-resource-zavu(\.cmd)?))$/,
    packages: 1,
  },
  "pulumi-zavu-plugin": { files: /^bin\/(package\.json|[a-zA-Z/]+\.(js|d\.ts))$/, packages: 1 },
  "pulumi-zavu-cli": {
    files: /^(bin\/pulumi-zavu\.js|program\/(licenses\.txt|pulumi-zavu\.js)|page\/[a-z]+\.(html|css|js))$/,
    packages: 15,
  },
};

const ALWAYS = ["LICENSE", "README.md", "package.json"];

describe("the tarballs of a release", () => {
  let folder = "";
  let packed: Packed[] = [];
  const rows: (string | number)[][] = [];

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-tarballs-"));
    packed = await packAll(folder);
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
    printTable(["package", "tarball", "unpacked", "files", "packages added", "on the disk"], rows);
  });

  const named = (name: string): Packed => {
    const found = packed.find((one) => one.name === name);
    if (!found) throw new Error(`nothing was packed for ${name}`);
    return found;
  };

  test("are those that are expected here", () => {
    expect(packed.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  describe.each(Object.keys(EXPECTED))("%s", (name) => {
    const at = () => path.join(folder, named(name).filename);

    test("holds what users need and nothing else", () => {
      const files = named(name).files.map((file) => file.path);
      expect(files).toEqual(expect.arrayContaining(ALWAYS));
      expect(files.filter((file) => !ALWAYS.includes(file) && !EXPECTED[name]?.files.test(file))).toEqual([]);
    });

    test("has the project's licence", async () => {
      const { stdout } = await run("tar", ["-xzOf", at(), "package/LICENSE"]);
      expect(stdout).toBe(fs.readFileSync(path.join(ROOT, "LICENSE"), "utf8"));
    });

    test("publint and are-the-types-wrong find nothing", async () => {
      const { stdout } = await run(process.execPath, [path.join(__dirname, "findings.mjs"), at()], { cwd: ROOT });
      expect(JSON.parse(stdout)).toEqual([]);
    });
  });

  test("each brings few packages to a project that has Pulumi's SDK", async () => {
    const equipment = new Equipment(path.join(folder, "equipment"));
    const project = path.join(folder, "project");
    const modules = path.join(project, "node_modules");
    fs.mkdirSync(project);
    fs.writeFileSync(path.join(project, "package.json"), `{"name":"project","private":true}`);
    await equipment.npm(project, "install", "@pulumi/pulumi");
    const before = installedIn(modules);
    for (const { name, filename, size, unpackedSize, files } of packed) {
      await equipment.npm(project, "install", path.join(folder, filename));
      const added = addedTo(before, installedIn(modules));
      const bytes = added.reduce((sum, one) => sum + sizeOf(one), 0);
      rows.push([name, kilobytes(size), kilobytes(unpackedSize), files.length, added.length, kilobytes(bytes)]);
      await equipment.npm(project, "uninstall", name);
    }
    for (const row of rows) expect(row[4]).toBeLessThanOrEqual(EXPECTED[row[0] as string]?.packages ?? 0);
  });
});
