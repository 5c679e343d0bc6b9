import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../../tools/process/run";
import { contentErrors } from "../contents";
import { packAll, packedAs, type Packed } from "../release";
import { ROOT } from "../../root";
import { Equipment } from "./equipment";
import { addedTo, installedIn, sizeOf } from "./installed";
import { kilobytes, printTable } from "./table";

// How many packages each may add to a project that has Pulumi's SDK, including itself.
const PACKAGES: Record<string, number> = {
  // Only tests install it: zod checks requests, qr and pngjs draw QR codes as pictures, and yaml reads the API's
  // description, which has the routes. None of the four needs others.
  "zavu-simulator": 5,
  "pulumi-zavu": 1,
  "pulumi-resource-zavu": 1,
  "pulumi-zavu-sdk": 1,
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

  test("are the expected ones", () => {
    expect(packed.map(({ name }) => name)).toEqual(Object.keys(PACKAGES));
  });

  describe.each(Object.keys(PACKAGES))("%s", (name) => {
    const at = () => path.join(folder, packedAs(name, packed).filename);

    test("contains what users need and nothing else", () => {
      expect(contentErrors(packedAs(name, packed))).toEqual({ unexpected: [], missing: [] });
    });

    test("has the project's license", async () => {
      const license = await run("tar", ["-xzOf", at(), "package/LICENSE"]);
      expect(license).toBe(fs.readFileSync(path.join(ROOT, "LICENSE"), "utf8"));
    });

    test("publint and are-the-types-wrong find nothing", async () => {
      const found = await run(process.execPath, [path.join(__dirname, "findings.mjs"), at()], { cwd: ROOT });
      expect(JSON.parse(found)).toEqual([]);
    });
  });

  test("each adds few packages to a project that has Pulumi's SDK", async () => {
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
