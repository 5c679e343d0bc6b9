// Generates the SDKs from the plugin's schema into sdk/, or into the given folder. With --check it writes nothing, and
// fails with the names of stale files if there are any.
import { generateSdks } from "./generate.mjs";
import { differences, write } from "./tree.mjs";

const args = process.argv.slice(2);
const check = args.includes("--check");
const into = args.find((arg) => arg !== "--check") ?? "sdk";

try {
  let stale = 0;
  for (const [sdk, files] of Object.entries(await generateSdks())) {
    const folder = `${into}/${sdk}`;
    const found = differences(folder, files);
    stale += found.length;
    if (!check) write(folder, files, found);
    for (const { path, is } of found) process.stdout.write(`${folder}/${path} ${check ? is : "written"}\n`);
  }
  if (check && stale > 0) throw new Error("The SDKs are stale. Run `npm run gensdk` and commit them.");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
