// `npm run pack:plugin`: packs the built plugin and prints a table of the results.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, URL } from "node:url";
import { parseCommandLine, UsageError } from "./commandLine.mjs";
import { packOne } from "./packOne.mjs";
import { UNSUPPORTED } from "./platforms.mjs";
import { tableOf } from "./table.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PLUGIN = join(ROOT, "provider", "cmd", "pulumi-resource-zavu");

async function pack({ what, all, into }) {
  const { version } = JSON.parse(await readFile(join(PLUGIN, "package.json"), "utf8"));
  const folder = resolve(into ?? join(ROOT, "dist-plugin"));
  await mkdir(folder, { recursive: true });
  const rows = [];
  for (const one of what) {
    const scratch = await mkdtemp(join(tmpdir(), "pack-plugin-"));
    const report = (line) => process.stderr.write(`${one}: ${line}\n`);
    try {
      rows.push(await packOne(one, { root: ROOT, plugin: PLUGIN, version, folder, scratch, report }));
    } catch (error) {
      report(error.message);
      process.exitCode = 1;
      rows.push({ name: one, note: `not packed: ${error.message.split("\n")[0]}` });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  if (all) for (const [name, why] of Object.entries(UNSUPPORTED)) rows.push({ name, note: `not packed: ${why}` });
  process.stdout.write(`${tableOf(rows)}\n`);
}

try {
  await pack(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
