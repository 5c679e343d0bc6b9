// Needs: pulumi-language-yaml
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { run } from "../../tools/process/run";
import { CERTIFICATE } from "../certificate";
import { cleanEnv } from "../engine/cli";
import { YAML } from "../engine/forms";
import { Project } from "../engine/project";
import { ROOT } from "../root";
import { startGitHub, type GitHub } from "./gitHub";

const { version: VERSION } = jest.requireActual<{ version: string }>(
  path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu", "package.json"),
);
const CPU = process.arch === "x64" ? "amd64" : process.arch;
const HERE = `${process.platform}-${CPU}`;
const TARBALL = {
  npm: `pulumi-resource-zavu-${VERSION}.tgz`,
  portable: `pulumi-resource-zavu-v${VERSION}-portable.tar.gz`,
  selfContained: `pulumi-resource-zavu-v${VERSION}-${HERE}.tar.gz`,
};
const INSTALL = ["install", "--no-audit", "--no-fund", "--offline"];
const YES = ["--yes", "--skip-preview"];

const PROGRAM = `
resources:
  line:
    type: zavu:WhatsAppAltSession
    properties:
      displayName: line
outputs:
  qrCode: \${line.qrCode}`;

/** Packs the built plugin into a folder, as `npm run pack:plugin` does. */
const pack = (into: string, ...what: string[]) =>
  run(process.execPath, [path.join(ROOT, "tools", "pack", "main.mjs"), "--into", into, ...what]);

type Schema = Record<"resources" | "functions" | "types", object>;

const temporary = (name: string) => fs.mkdtempSync(path.join(os.tmpdir(), `pulumi-zavu-${name}-`));

const hashOf = (file: string) => createHash("sha256").update(fs.readFileSync(file)).digest("hex");

async function filesIn(tarball: string): Promise<string[]> {
  return (await run("tar", ["-tzf", tarball])).trim().split("\n").sort();
}

describe("the packed plugin", () => {
  let packed = "";
  let open: Project | undefined;
  const tarball = (kind: keyof typeof TARBALL) => path.join(packed, TARBALL[kind]);

  beforeAll(async () => {
    packed = temporary("plugin");
    await pack(packed, "npm", "portable", HERE);
  }, 600_000);
  afterAll(() => fs.rmSync(packed, { recursive: true, force: true }));
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  /** A YAML program outside the repository that finds no plugin yet. */
  async function opened(settings = "", env: Record<string, string> = {}): Promise<Project> {
    const form = {
      ...YAML,
      files: (program: string) => ({ "Pulumi.yaml": `name: engine-test\nruntime: yaml\n${settings}${program}\n` }),
    };
    open = await Project.open({ form, folder: temporary("program"), program: PROGRAM, env });
    return open;
  }

  /** The PATH of the CLI with a folder before it. */
  async function pathWith(folder: string): Promise<Record<string, string>> {
    const { PATH = "" } = await cleanEnv("", YAML.languages);
    return { PATH: [folder, PATH].join(path.delimiter) };
  }

  /** A PATH with only the CLI and its host for YAML. */
  async function pathWithoutNode(project: Project): Promise<Record<string, string>> {
    const { PATH = "" } = await cleanEnv("", YAML.languages);
    const only = path.join(project.folder, "only");
    fs.mkdirSync(only);
    for (const name of ["pulumi", "pulumi-language-yaml"]) {
      const found = PATH.split(path.delimiter).map((folder) => path.join(folder, name));
      fs.symlinkSync(found.find((file) => fs.existsSync(file)) ?? "", path.join(only, name));
    }
    return { PATH: only };
  }

  async function expectCreateAndDelete(project: Project): Promise<void> {
    await project.ok("up", ...YES);
    expect(project.simulator.sessions()).toMatchObject([{ displayName: "line", status: "qr_ready" }]);
    expect((await project.outputs())["qrCode"]).toBe(project.simulator.sessions()[0]?.qrCode);
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  }

  describe("as an npm package", () => {
    let prefix = "";
    beforeAll(async () => {
      prefix = temporary("prefix");
      await run("npm", [...INSTALL, "--global", "--prefix", prefix, tarball("npm")]);
    });
    afterAll(() => fs.rmSync(prefix, { recursive: true, force: true }));
    const globalModules = () => path.join(prefix, "lib", "node_modules");

    test("contains the executable, its licenses, the schema and the package's own files, and nothing else", async () => {
      expect(await filesIn(tarball("npm"))).toEqual([
        "package/LICENSE",
        "package/README.md",
        "package/bin/licenses.txt",
        "package/bin/main.js",
        "package/bin/pulumi-resource-zavu",
        "package/bin/pulumi-resource-zavu.cmd",
        "package/package.json",
        "package/schema.json",
      ]);
    });

    test("adds no other package", () => {
      const found = fs.readdirSync(globalModules(), { recursive: true, encoding: "utf8" });
      expect(found.filter((name) => path.basename(name) === "package.json")).toEqual([
        path.join("pulumi-resource-zavu", "package.json"),
      ]);
    });

    test("installed globally, it is found through its link on PATH; without it, the program has no plugin", async () => {
      const project = await opened();
      const without = await project.up();
      expect(without.code).not.toBe(0);
      expect(without.output).toContain("no resource plugin 'pulumi-resource-zavu' found");
      const bin = path.join(prefix, "bin");
      expect(fs.lstatSync(path.join(bin, "pulumi-resource-zavu")).isSymbolicLink()).toBe(true);
      project.setEnv(await pathWith(bin));
      await expectCreateAndDelete(project);
    });

    test("it is found if Pulumi.yaml names its folder", async () => {
      const at = path.join(globalModules(), "pulumi-resource-zavu", "bin");
      const project = await opened(`plugins:\n  providers:\n    - name: zavu\n      path: ${JSON.stringify(at)}\n`);
      await expectCreateAndDelete(project);
    });

    test("pulumi package get-schema prints the schema, except for fields that the CLI does not know", async () => {
      const project = await opened();
      const plugin = path.join(globalModules(), "pulumi-resource-zavu");
      const { stdout } = await project.ok("package", "get-schema", path.join(plugin, "bin", "pulumi-resource-zavu"));
      const printed = JSON.parse(stdout) as Schema;
      const schema = JSON.parse(fs.readFileSync(path.join(plugin, "schema.json"), "utf8")) as Schema;
      expect(schema).toMatchObject(printed);
      for (const part of ["resources", "functions", "types"] as const)
        expect(Object.keys(printed[part]).sort()).toEqual(Object.keys(schema[part]).sort());
    });

    test("pulumi package add saves its name and version, by which it is found", async () => {
      const project = await opened("", await pathWith(path.join(prefix, "bin")));
      await project.ok(
        "package",
        "add",
        path.join(globalModules(), "pulumi-resource-zavu", "bin", "pulumi-resource-zavu"),
      );
      const read = (...name: string[]) => fs.readFileSync(path.join(project.folder, ...name), "utf8");
      expect(read("Pulumi.yaml")).toContain(`zavu: zavu@${VERSION}`);
      expect(read("sdks", "zavu", `zavu-${VERSION}.yaml`)).toMatch(/^downloadUrl: /m);
      await expectCreateAndDelete(project);
    });
  });

  describe.each([
    ["portable", ["LICENSE", "licenses.txt", "pulumi-resource-zavu", "pulumi-resource-zavu.cmd"]],
    ["selfContained", ["LICENSE", "LICENSE-nodejs", "licenses.txt", "pulumi-resource-zavu"]],
  ] as const)("as a tarball, %s", (kind, files) => {
    test("has the executable at its root, with the licenses, and nothing else", async () => {
      expect(await filesIn(tarball(kind))).toEqual(files);
    });

    test("pulumi plugin install installs it, and a program without settings uses it", async () => {
      const project = await opened();
      await project.ok("plugin", "install", "resource", "zavu", VERSION, "--file", tarball(kind));
      if (kind === "selfContained") project.setEnv(await pathWithoutNode(project));
      await expectCreateAndDelete(project);
    });
  });

  test("a self-contained tarball is downloaded by its name from the URL of a program", async () => {
    const requests: string[] = [];
    const server = http.createServer(({ url = "" }, response) => {
      requests.push(url);
      const file = path.join(packed, path.basename(url));
      if (fs.existsSync(file)) response.end(fs.readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const project = await opened("", { PULUMI_DISABLE_REGISTRY_RESOLVE: "true" });
      project.setEnv({ PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined });
      project.program(
        PROGRAM.replace("properties:", `options: {version: ${VERSION}, pluginDownloadURL: "${url}"}\n    properties:`),
      );
      await expectCreateAndDelete(project);
      expect(new Set(requests)).toEqual(new Set([`/${TARBALL.selfContained}`]));
    } finally {
      server.close();
    }
  });

  // On other systems, Go trusts only the certificates of the system.
  const onLinux = process.platform === "linux" ? describe : describe.skip;
  onLinux("on a GitHub release", () => {
    const { pluginDownloadURL: place } = jest.requireActual<{ pluginDownloadURL: string }>(
      path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu", "schema.json"),
    );
    const [, repository = ""] = /^github:\/\/api\.github\.com\/(.*)$/.exec(place) ?? [];
    let gitHub: GitHub;
    beforeEach(async () => {
      gitHub = await startGitHub(repository, `v${VERSION}`, packed);
    });
    afterEach(() => gitHub.close());

    /** A program whose CLI trusts only the certificate of this GitHub. */
    async function openedBeside(env: Record<string, string> = {}): Promise<Project> {
      const project = await opened("", { PULUMI_DISABLE_REGISTRY_RESOLVE: "true", ...env });
      const trusted = path.join(project.folder, "certificate.pem");
      fs.writeFileSync(trusted, CERTIFICATE);
      project.setEnv({ SSL_CERT_FILE: trusted });
      return project;
    }

    async function previewsWithoutNode(project: Project): Promise<void> {
      project.setEnv(await pathWithoutNode(project));
      const { code, output } = await project.preview();
      expect(output).toMatch(/zavu:index:WhatsAppAltSession\s+line\s+create/);
      expect(code).toBe(0);
    }

    const asset = () => `/repos/${repository}/releases/assets/${fs.readdirSync(packed).indexOf(TARBALL.selfContained)}`;
    const storage = `/storage/${TARBALL.selfContained}`;

    test.each([
      ["of a version", [VERSION], [`tags/v${VERSION}`]],
      ["of the latest one", [], ["latest", `tags/v${VERSION}`]],
    ])("pulumi plugin install downloads the tarball %s, and a preview runs it", async (_title, version, asked) => {
      const project = await openedBeside();
      const server = `github://${gitHub.host}/${repository}`;
      await project.ok("plugin", "install", "resource", "zavu", ...version, "--server", server);
      const releases = asked.map((one) => `/repos/${repository}/releases/${one}`);
      expect(gitHub.requests).toEqual([...releases, asset(), storage]);
      await previewsWithoutNode(project);
    });

    test("a program with the schema's own address downloads the tarball by itself", async () => {
      const project = await openedBeside({
        PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: `^github://api.github.com/(?P<path>.+)=github://${gitHub.host}/\${path}`,
      });
      project.setEnv({ PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined });
      project.program(
        PROGRAM.replace(
          "properties:",
          `options: {version: ${VERSION}, pluginDownloadURL: "${place}"}\n    properties:`,
        ),
      );
      await previewsWithoutNode(project);
      expect(new Set(gitHub.requests)).toEqual(
        new Set([`/repos/${repository}/releases/tags/v${VERSION}`, asset(), storage]),
      );
    });
  });

  test("an unknown name exits with 2 and lists the known ones", async () => {
    await expect(pack(packed, "linux-riscv64")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /unknown package "linux-riscv64"\n.*usage: .*npm, portable, linux-amd64/s,
      ) as string,
    });
  });

  test("packing again writes the same bytes", async () => {
    const again = temporary("again");
    try {
      await pack(again, "npm", "portable");
      for (const name of [TARBALL.npm, TARBALL.portable])
        expect(hashOf(path.join(again, name))).toBe(hashOf(path.join(packed, name)));
    } finally {
      fs.rmSync(again, { recursive: true, force: true });
    }
  });
});
