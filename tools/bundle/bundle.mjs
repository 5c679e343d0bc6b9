// Bundles a program and its libraries into one file, and writes the licenses of the libraries to `licenses.txt` next
// to it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { URL, fileURLToPath } from "node:url";
import { build } from "esbuild";
import { joined } from "./licenses.mjs";

// Half of a plain bundle is unused. For each library: the file that loads the unused part, and its replacement.
const UNUSED = {
  // zod's error texts in other languages. English is loaded elsewhere.
  zod: { file: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export {};" },
  // axios uses it for multipart bodies. Node.js has the class, too.
  axios: { file: /[\\/]form-data[\\/]lib[\\/]form_data\.js$/, contents: "module.exports = FormData;" },
  // gRPC reads .proto files for its channelz and ORCA services only, which are not started here.
  grpc: { file: /[\\/]@grpc[\\/]proto-loader[\\/]build[\\/]src[\\/]index\.js$/, contents: "" },
};

/** Replaces the files. Fails if a library has moved one, which would add it to the bundle unnoticed. */
function replacing(unused) {
  return {
    name: "replace unused files",
    setup(bundler) {
      const found = new Set();
      for (const { file, contents } of unused) {
        bundler.onLoad({ filter: file }, () => {
          found.add(file);
          return { contents, loader: "js" };
        });
      }
      bundler.onEnd(() => {
        const missing = unused.filter(({ file }) => !found.has(file));
        return {
          errors: missing.map(({ file }) => ({
            text: `No file matches ${file}: update UNUSED in tools/bundle/bundle.mjs.`,
          })),
        };
      });
    },
  };
}

/** The licenses of the libraries in a bundle. */
function licensesOf({ inputs }, unused) {
  const used = Object.keys(inputs).filter((input) => !unused.some(({ file }) => file.test(input)));
  const roots = used.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(roots)].map((root) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
    return [`${name} ${version} (${license})`, ...termsIn(root)];
  });
  return texts.sort(([a], [b]) => (a < b ? -1 : 1)).map((text) => text.map((part) => part.trim()).join("\n\n"));
}

/** @throws Error for a library without a license text: a bundle must not be passed on without it */
function termsIn(root) {
  const read = (file) => readFileSync(`${root}/${file}`, "utf8");
  const terms = readdirSync(root).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (terms.length > 0) return terms.map(read);
  // Old versions of some libraries have their license in the readme alone.
  const [section] = /^(?:#+ *)?licen[cs]e\n[^]*/im.exec(read("README.md")) ?? [];
  if (section === undefined) throw new Error(`${root} has no license text`);
  return [section];
}

/**
 * Bundles a source and its imports into one file.
 *
 * @param {string} entry the source, relative to the folder of the running package
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
    // The sources are ES modules, of which only the used exports are bundled.
    alias: { "pulumi-zavu-provider": fileURLToPath(new URL("../../provider/src", import.meta.url)) },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    ...more,
  });
}

/**
 * Bundles a program with its libraries, and writes their licenses next to it.
 *
 * @param {("zod" | "axios" | "grpc")[]} libraries the libraries with unused parts
 */
export async function bundle(entry, outfile, libraries, more = {}) {
  const unused = libraries.map((name) => UNUSED[name]);
  const { metafile } = await oneFile(entry, outfile, { plugins: [replacing(unused)], ...more });
  writeFileSync(join(dirname(outfile), "licenses.txt"), joined(licensesOf(metafile, unused)));
}
