// The files of the SDKs: what Pulumi's generators write, and what this repository adds or corrects.
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";
import { fileURLToPath } from "node:url";
import { run } from "../process/run.js";
import { filesIn } from "./tree.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const SCHEMA = readFileSync(join(ROOT, "provider/cmd/pulumi-resource-zavu/schema.json"));
const { version } = JSON.parse(SCHEMA);
const COMPILING = "compiling Pulumi's generators with Go, which takes minutes when its cache is empty\n";

/** The SDKs: folder, then path, then text as a Buffer. */
export async function generateSdks() {
  const waiting = setTimeout(() => process.stderr.write(COMPILING), 5_000);
  try {
    // One after the other: each takes all cores while it is compiled.
    const generated = { ...(await generate("node-python-go")), ...(await generate("java-dotnet")) };
    const { nodejs, python, java, dotnet, ["go/zavu"]: go } = generated;
    return {
      nodejs: { ...nodejs, ...added("nodejs"), ...license(), "package.json": packageJson(nodejs) },
      python: { ...python, ...added("python"), ...license() },
      go: within("zavu", { ...go, ...added("go/zavu"), ...license() }),
      java: { ...java, ...added("java"), "src/main/resources/com/pulumi/zavu/plugin.json": go["pulumi-plugin.json"] },
      dotnet: withoutLogo({ ...dotnet, ...added("dotnet") }),
    };
  } finally {
    clearTimeout(waiting);
  }
}

/** Runs the Go program in that folder. With -trimpath, like the engine's build, so that both share compiled packages. */
async function generate(folder) {
  const env = { ...process.env, GOWORK: "off" };
  const options = { cwd: join(HERE, folder), env, input: SCHEMA };
  try {
    return decoded(JSON.parse(await run("go", ["run", "-mod=readonly", "-trimpath", "."], options)));
  } catch (error) {
    const why =
      error.code === "ENOENT"
        ? "There is no `go` on PATH: install Go (https://go.dev/doc/install)."
        : `The generator in ${folder} failed:\n${error.stderr || error.message}`;
    throw new Error(why, { cause: error });
  }
}

const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => change(key, value)));
const decoded = (sdks) =>
  mapped(sdks, (sdk, files) => [sdk, mapped(files, (path, text) => [path, Buffer.from(text, "base64")])]);
const within = (folder, files) => mapped(files, (path, text) => [`${folder}/${path}`, text]);
const license = () => ({ LICENSE: readFileSync(join(ROOT, "LICENSE")) });

/** The files in `added/`, with the schema's version in them. */
function added(sdk) {
  const folder = join(HERE, "added", sdk);
  return mapped(filesIn(folder), (path, text) => [path, Buffer.from(`${text}`.replaceAll("@version@", version))]);
}

/**
 * Corrects the generated package.json: it has no entry point, is not copied to `bin` where the code reads it, builds maps
 * of sources that are not packed, names a repository that no provenance matches, and depends on its own copy of Pulumi.
 */
function packageJson({ "package.json": text }) {
  const { scripts, dependencies, ...rest } = JSON.parse(text);
  const copy = "require('fs').copyFileSync('package.json', 'bin/package.json')";
  const all = {
    ...rest,
    repository: { type: "git", url: `git+${rest.repository}.git`, directory: "sdk/nodejs" },
    peerDependencies: dependencies,
    type: "commonjs",
    engines: { node: ">=20.3" },
    main: "bin/index.js",
    types: "bin/index.d.ts",
    files: ["bin/**/*.js", "bin/**/*.d.ts", "bin/package.json"],
    scripts: {
      ...scripts,
      build: `tsc --sourceMap false --declarationMap false && node -e "${copy}"`,
      prepack: "npm run build",
    },
  };
  return Buffer.from(`${JSON.stringify(all, null, 4)}\n`);
}

/** Removes the logo from the generated project, which needs a PNG. */
function withoutLogo({ "logo.png": _, ...files }) {
  const project = "Pulumi.Zavu.csproj";
  const text = `${files[project]}`
    .replace(/ *<PackageIcon>.*<\/PackageIcon>\n/, "")
    .replace(/ *<ItemGroup>\s*<None Include="logo\.png">[^]*?<\/ItemGroup>\n\n/, "");
  if (/logo/i.test(text))
    throw new Error(`${project} still names a logo: update withoutLogo in tools/gensdk/generate.mjs`);
  return { ...files, [project]: Buffer.from(text) };
}
