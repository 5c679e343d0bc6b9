import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../../tools/process/run";
import { strangeIn } from "../contents";
import { packAll, packedAs, type Packed } from "../release";
import { ROOT } from "../../root";
import { Equipment } from "./equipment";
import { addedTo, installedIn, sizeOf } from "./installed";
import { kilobytes, printTable } from "./table";

// How many packages each may bring to a project that has Pulumi's SDK, itself included.
const PACKAGES: Record<string, number> = {
  // Only tests have it: zod checks requests, qr and pngjs draw QR codes as pictures. None of the three needs others.
  "zavu-simulator": 4,
  "pulumi-zavu": 1,
  "pulumi-resource-zavu": 1,
  "pulumi-zavu-plugin": 1,
  "pulumi-zavu-cli": 15,
};

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

  test("are those that are expected here", () => {
    expect(packed.map(({ name }) => name)).toEqual(Object.keys(PACKAGES));
  });

  describe.each(Object.keys(PACKAGES))("%s", (name) => {
    const at = () => path.join(folder, packedAs(name, packed).filename);

    test("holds what users need and nothing else", () => {
      expect(strangeIn(packedAs(name, packed))).toEqual({ strange: [], missing: [] });
    });

    test("has the project's licence", async () => {
      const license = await run("tar", ["-xzOf", at(), "package/LICENSE"]);
      expect(license).toBe(fs.readFileSync(path.join(ROOT, "LICENSE"), "utf8"));
    });

    test("publint and are-the-types-wrong find nothing", async () => {
      const found = await run(process.execPath, [path.join(__dirname, "findings.mjs"), at()], { cwd: ROOT });
      expect(JSON.parse(found)).toEqual([]);
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
    for (const row of rows) expect(row[4]).toBeLessThanOrEqual(PACKAGES[row[0] as string] ?? 0);
    // Eleven installs, one after the other.
  }, 900_000);
});
