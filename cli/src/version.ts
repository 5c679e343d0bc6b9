import { readFileSync } from "node:fs";
import { join } from "node:path";

// The bundle and the build are both one folder below the package's folder.
const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };

/** The version of this package. */
export const VERSION = version;
