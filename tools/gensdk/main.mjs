// Makes the SDKs of the plugin's schema and writes them into sdk/, or into the folder that is named. With --check it
// writes nothing, names the files that are not what it would write, and fails where there are any.
import { made } from "./made.mjs";
import { differences, write } from "./tree.mjs";

const args = process.argv.slice(2);
const check = args.includes("--check");
const into = args.find((arg) => arg !== "--check") ?? "sdk";

try {
  let stale = 0;
  for (const [sdk, files] of Object.entries(await made())) {
    const folder = `${into}/${sdk}`;
    const found = differences(folder, files);
    stale += found.length;
    if (!check) write(folder, files, found);
    for (const { path, is } of found) process.stdout.write(`${folder}/${path} ${check ? is : "written"}\n`);
  }
  if (check && stale > 0)
    throw new Error("The SDKs are not what the schema gives: run `npm run gensdk` and commit them.");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
