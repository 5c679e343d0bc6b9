// Runs before the tests: finds, installs or builds the Pulumi CLI and, if Go is installed, the language hosts in its
// arguments, so that no test waits for a build. needs.js skips the tests of other hosts.
import { spawnSync } from "node:child_process";
import { fileURLToPath, URL } from "node:url";

const MAIN = fileURLToPath(new URL("../tools/engine/dist/main.js", import.meta.url));

const canBuild = process.env.CI || spawnSync("go", ["version"]).status === 0;
const languages = canBuild ? process.argv.slice(2) : [];
process.exitCode = spawnSync(process.execPath, [MAIN, ...languages], { stdio: "inherit" }).status ?? 1;
