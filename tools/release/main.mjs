// What the release workflow runs, and what a person may run before it.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { obstacles } from "./check.mjs";
import { packages, packed } from "./packages.mjs";
import { publish } from "./publish.mjs";

const USAGE = `usage: node tools/release/main.mjs COMMAND
  list                         the packages that are published, in order
  check TAG                    fails where something stands against a release under this tag
  pack FOLDER                  packs them into FOLDER, of what is built already, and prints what npm says of each
  publish FOLDER [--dry-run]   publishes what is packed there, with provenance`;

const say = (line) => process.stdout.write(`${line}\n`);

const COMMANDS = {
  list: async () => (await packages()).forEach(({ name }) => say(name)),
  check: async (tag) => {
    const found = await obstacles(tag);
    if (found.length > 0) throw new Error(`${tag} cannot be released:\n${found.map((one) => `- ${one}`).join("\n")}`);
    say(`${tag} can be released`);
  },
  pack: async (folder) => {
    await mkdir(folder, { recursive: true });
    say(JSON.stringify(await packed(folder)));
  },
  publish: (folder, dryRun) => publish(folder, { dryRun, say }),
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
