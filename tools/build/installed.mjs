// Runs before a build, which needs the packages that `npm ci` installs.
import { createRequire } from "node:module";

try {
  createRequire(import.meta.url).resolve("typescript");
} catch {
  process.stderr.write("The packages of this repository are not installed. Run `npm ci` first, then try again.\n");
  process.exitCode = 1;
}
