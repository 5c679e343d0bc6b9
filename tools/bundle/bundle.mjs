// Makes a program one file that needs no package beside it. What lies in it of others, and on what terms, stands in
// `licenses.txt` next to it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { URL, fileURLToPath } from "node:url";
import { build } from "esbuild";

// Half of a plain bundle is what no call of ours reaches: a file of each library that brings it, and what stands there
// in its place.
const UNREACHED = {
  // The texts of zod's errors in other languages. English comes by itself.
  zod: { file: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export {};" },
  // Axios makes multipart bodies with it. Node.js has the class, too.
  axios: { file: /[\\/]form-data[\\/]lib[\\/]form_data\.js$/, contents: "module.exports = FormData;" },
  // gRPC reads .proto files for its channelz and ORCA services only, which are not started here.
  grpc: { file: /[\\/]@grpc[\\/]proto-loader[\\/]build[\\/]src[\\/]index\.js$/, contents: "" },
};

/** Leaves them out, and fails where a library has moved one: it would be back in the bundle unnoticed. */
function without(unreached) {
  return {
    name: "without unreached",
    setup(bundler) {
      const met = new Set();
      for (const { file, contents } of unreached) {
        bundler.onLoad({ filter: file }, () => {
          met.add(file);
          return { contents, loader: "js" };
        });
      }
      bundler.onEnd(() => {
        const gone = unreached.filter(({ file }) => !met.has(file));
        return { errors: gone.map(({ file }) => ({ text: `no file of a library is ${file}: see tools/bundle` })) };
      });
    },
  };
}

/** The licences of the libraries that a bundle has something of. */
function licensesOf({ inputs }, unreached) {
  const used = Object.keys(inputs).filter((input) => !unreached.some(({ file }) => file.test(input)));
  const roots = used.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(roots)].map((root) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
    const files = readdirSync(root).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    return [`${name} ${version} (${license})`, ...files.map((file) => readFileSync(`${root}/${file}`, "utf8"))];
  });
  return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map((text) => text.map((part) => part.trim()).join("\n\n"));
}

/**
 * One file of a source and what it imports.
 *
 * @param {string} entry the source, from the running package's folder
 * @param {string} outfile where the bundle goes
 * @param {object} more further options of esbuild
 */
export function oneFile(entry, outfile, more) {
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The sources are ES modules, of which only what is used gets in.
    alias: { "pulumi-zavu-provider": fileURLToPath(new URL("../../provider/src", import.meta.url)) },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    ...more,
  });
}

/**
 * The same of a program with its libraries, whose terms it writes down beside it.
 *
 * @param {("zod" | "axios" | "grpc")[]} libraries those of which something is left out
 */
export async function bundle(entry, outfile, libraries, more = {}) {
  const unreached = libraries.map((name) => UNREACHED[name]);
  const { metafile } = await oneFile(entry, outfile, { plugins: [without(unreached)], ...more });
  const texts = licensesOf(metafile, unreached).join(`\n\n${"-".repeat(80)}\n\n`);
  writeFileSync(join(dirname(outfile), "licenses.txt"), `${texts}\n`);
}
