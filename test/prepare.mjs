// What `npm test` does before its tests: it finds, installs or builds the Pulumi CLI and, where there is Go to build
// them with, the language hosts, so that no test waits for a build. needs.js leaves out the tests of other hosts.
import { spawnSync } from "node:child_process";
import { fileURLToPath, URL } from "node:url";

const MAIN = fileURLToPath(new URL("../tools/engine/dist/main.js", import.meta.url));

const canBuild = process.env.CI || spawnSync("go", ["version"]).status === 0;
const languages = canBuild ? ["yaml", "python", "go", "java"] : [];
process.exitCode = spawnSync(process.execPath, [MAIN, ...languages], { stdio: "inherit" }).status ?? 1;
