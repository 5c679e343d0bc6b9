import { readFileSync } from "node:fs";
import { join } from "node:path";

// The bundle and the build both lie one folder below the package's own.
const { version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };

/** Of this package. */
export const VERSION = version;
