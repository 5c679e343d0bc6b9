// Makes the runtime one file: what a program installs is this package alone, and it loads in half the time.
import { copyFileSync } from "node:fs";
import { bundle } from "../../tools/bundle/bundle.mjs";

await bundle("src/runtime.ts", "dist/runtime.js", ["zod", "axios"], { allowOverwrite: true });
// npm packs a license only from the package's own folder.
copyFileSync("../../LICENSE", "LICENSE");
