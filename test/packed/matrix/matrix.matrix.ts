import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { startCommand } from "../../engine/cli";
import { Project } from "../../engine/project";
import { packAll, packedAs, type Packed } from "../release";
import { ROOT } from "../../root";
import { CELLS, missingPairs, type Cell } from "./cells";
import { Equipment } from "./equipment";
import { addedTo, installedIn, sizeOf, type Installed } from "./installed";
import { compilers, formOf, PACKAGES } from "./programs";
import { kilobytes, printTable } from "./table";

const TOOLS = ["pulumi-zavu-cli", "zavu-simulator"];

const { peerDependencies } = jest.requireActual<{ peerDependencies: Record<"@pulumi/pulumi", string> }>(
  path.join(ROOT, "sdk", "dynamic", "package.json"),
);
const RANGE = peerDependencies["@pulumi/pulumi"];
const LOWEST = RANGE.replace("^", "");

describe("the packed packages, installed outside the repository", () => {
  let folder = "";
  let packed: Packed[] = [];
  let equipment: Equipment;
  const rows: (string | number)[][] = [];

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-matrix-"));
    packed = await packAll(path.join(folder, "tarballs"));
    equipment = new Equipment(path.join(folder, "equipment"));
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
    printTable(["manager", "program", "Node.js", "@pulumi/pulumi", "form", "packages added", "size"], rows);
  });

  /** A package of ours as a dependency on its tarball. */
  function tarball(name: string): string {
    return `${name}@file:${path.join(folder, "tarballs", packedAs(name, packed).filename)}`;
  }

  /** Installs Pulumi's SDK as a project has it, then our packages, then our tools. Returns what our packages added. */
  async function install(cell: Cell, project: Project): Promise<Installed[]> {
    const modules = path.join(project.folder, "node_modules");
    const pulumi = `@pulumi/pulumi@${cell.pulumi === "lowest" ? LOWEST : RANGE}`;
    await equipment.manage(cell, project.folder, [pulumi, ...compilers(cell)]);
    const before = installedIn(modules);
    await equipment.manage(cell, project.folder, PACKAGES[cell.form].map(tarball));
    const added = addedTo(before, installedIn(modules));
    await equipment.manage(cell, project.folder, TOOLS.map(tarball));
    return added;
  }

  test("every pair of values of different factors is in a cell", () => {
    expect(missingPairs(CELLS)).toEqual([]);
  });

  test.each(CELLS)("$manager, $language, Node.js $node, the $pulumi Pulumi, the $form form", async (cell) => {
    const place = fs.mkdtempSync(path.join(folder, "project-"));
    const project = await Project.open({ form: formOf(cell), folder: place, program: "" });
    try {
      const added = await install(cell, project);
      const [pulumi, ...others] = pulumisOf(project.folder, PACKAGES[cell.form][0]);
      const size = kilobytes(added.reduce((sum, one) => sum + sizeOf(one), 0));
      rows.push([cell.manager, cell.language, cell.node, pulumi?.version ?? "", cell.form, added.length, size]);
      expect(others).toEqual([]);
      expect(pulumi?.version === LOWEST).toBe(cell.pulumi === "lowest");
      expect(added.map(({ name }) => name).sort()).toEqual([...PACKAGES[cell.form]].sort());

      const PATH = [await equipment.node(cell.node), project.environment["PATH"]].join(path.delimiter);
      project.setEnv({ PATH });
      await project.ok("up", "--yes", "--skip-preview");
      expect(project.simulator.sessions()).toMatchObject([{ displayName: "line", status: "qr_ready" }]);
      const { node, qrCode } = await project.outputs();
      expect(String(node)).toMatch(new RegExp(`^v${cell.node}\\.`));
      expect(qrCode).toBe(project.simulator.sessions()[0]?.qrCode);
      expect(await outputOfWait(project)).toContain("(line) is qr_ready");
      await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
      await project.ok("destroy", "--yes", "--skip-preview");
      expect(project.simulator.sessions()).toEqual([]);
    } finally {
      // The remaining files, state and its backups, are searched for secrets.
      fs.rmSync(path.join(place, "node_modules"), { recursive: true, force: true });
      await project.close();
    }
  });
});

/** The copies of Pulumi's SDK that the program and our package in it have. The command may have another: it runs alone. */
function pulumisOf(folder: string, ours: string): { version: string; file: string }[] {
  const places = [folder, fs.realpathSync(path.join(folder, "node_modules", ours))];
  const found = places.map((place) =>
    createRequire(path.join(place, "package.json")).resolve("@pulumi/pulumi/package.json"),
  );
  return [...new Set(found)].map((file) => ({
    file,
    ...(JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }),
  }));
}

/** The output of the installed command for the stack's sessions. */
async function outputOfWait(project: Project): Promise<string> {
  const command = path.join(project.folder, "node_modules", ".bin", "pulumi-zavu");
  const args = ["wait", "--stack", project.stack, "--for", "qr_ready"];
  return (await startCommand(command, args, project.folder, project.environment).done).output;
}
