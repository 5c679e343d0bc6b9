// `npm run pack:plugin`: packs the built plugin and prints what it made, and what it could not.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, URL } from "node:url";
import { asked, UsageError } from "./commandLine.mjs";
import { madeOf } from "./made.mjs";
import { WITHOUT } from "./platforms.mjs";
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
      rows.push(await madeOf(one, { root: ROOT, plugin: PLUGIN, version, folder, scratch, report }));
    } catch (error) {
      report(error.message);
      process.exitCode = 1;
      rows.push({ name: one, note: `not made: ${error.message.split("\n")[0]}` });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  if (all) for (const [name, why] of Object.entries(WITHOUT)) rows.push({ name, note: `not made: ${why}` });
  process.stdout.write(`${tableOf(rows)}\n`);
}

try {
  await pack(asked(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
