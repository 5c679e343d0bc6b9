// The commands of the release workflow, which can also be run by hand.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { notes, obstacles } from "./check.mjs";
import { packages, packed } from "./packages.mjs";
import { publish } from "./publish.mjs";
import { sboms } from "./sbom.mjs";

const USAGE = `usage: node tools/release/main.mjs COMMAND
  list                         the packages that are published, in order
  check TAG                    fails if this tag cannot be released, and says why
  notes TAG                    prints the changelog's section of this version
  pack FOLDER                  packs the built packages into FOLDER, and prints npm's output as JSON
  sbom FOLDER                  writes a bill of materials for each package and each self-contained tarball into FOLDER
  publish FOLDER [--dry-run]   publishes the packages in FOLDER, with provenance`;

const print = (line) => process.stdout.write(`${line}\n`);

const COMMANDS = {
  list: async () => (await packages()).forEach(({ name }) => print(name)),
  check: async (tag) => {
    const found = await obstacles(tag);
    if (found.length > 0) throw new Error(`${tag} cannot be released:\n${found.map((one) => `- ${one}`).join("\n")}`);
    print(`${tag} can be released`);
  },
  notes: async (tag) => print(await notes(tag)),
  pack: async (folder) => {
    await mkdir(folder, { recursive: true });
    print(JSON.stringify(await packed(folder)));
  },
  sbom: sboms,
  publish: (folder, dryRun) => publish(folder, { dryRun, print }),
};

try {
  const { values, positionals } = parseArgs({ options: { "dry-run": { type: "boolean" } }, allowPositionals: true });
  const [name, operand] = positionals;
  if (!Object.hasOwn(COMMANDS, name ?? "") || (name !== "list" && !operand)) throw new Error(USAGE);
  await COMMANDS[name](operand, values["dry-run"] === true);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
