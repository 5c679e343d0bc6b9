// Makes the plugin one file that runs outside any node_modules: `bin/pulumi-resource-zavu`, for Windows with a `.cmd`.
// What lies in it of others, and on what terms, stands beside it in `licenses.txt`.
import { chmodSync, copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "bin/pulumi-resource-zavu";

// Half of a plain bundle is what no call of ours reaches: a file of each library that brings it, and what stands there
// in its place.
const UNREACHED = [
  // The texts of zod's errors in other languages. English comes by itself.
  { file: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export {};" },
  // gRPC reads .proto files for its channelz and ORCA services only, which are not started here.
  { file: /[\\/]@grpc[\\/]proto-loader[\\/]build[\\/]src[\\/]index\.js$/, contents: "" },
  // Axios makes multipart bodies with it. Node.js has the class, too.
  { file: /[\\/]form-data[\\/]lib[\\/]form_data\.js$/, contents: "module.exports = FormData;" },
];

/** Leaves them out, and fails where a library has moved one: it would be back in the bundle unnoticed. */
const withoutUnreached = {
  name: "without unreached",
  setup(bundler) {
    const met = new Set();
    for (const { file, contents } of UNREACHED) {
      bundler.onLoad({ filter: file }, () => {
        met.add(file);
        return { contents, loader: "js" };
      });
    }
    bundler.onEnd(() => {
      const gone = UNREACHED.filter(({ file }) => !met.has(file));
      return { errors: gone.map(({ file }) => ({ text: `no file of a library is ${file}: see bundle.mjs` })) };
    });
  },
};

/** The licences of the libraries that a bundle has something of. */
function licensesOf({ inputs }) {
  const used = Object.keys(inputs).filter((input) => !UNREACHED.some(({ file }) => file.test(input)));
  const roots = used.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(roots)].map((root) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
    const files = readdirSync(root).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    return [`${name} ${version} (${license})`, ...files.map((file) => readFileSync(`${root}/${file}`, "utf8"))];
  });
  return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map((text) => text.map((part) => part.trim()).join("\n\n"));
}

rmSync("bin", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/main.ts"],
  outfile: OUT,
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // The sources are ES modules, of which only what is used gets in.
  alias: { "pulumi-zavu-provider": "../../src" },
  plugins: [withoutUnreached],
  banner: { js: "#!/usr/bin/env node" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
chmodSync(OUT, 0o755);
writeFileSync(`${OUT}.cmd`, '@node "%~dp0\\pulumi-resource-zavu" %*\r\n');
writeFileSync("bin/licenses.txt", `${licensesOf(metafile).join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
// npm packs a license only from the package's own folder.
copyFileSync("../../../LICENSE", "LICENSE");
