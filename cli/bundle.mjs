// Bundles the command line into the file that `bin/pulumi-zavu.js` runs. Pulumi's SDK and `open` stay packages, because
// they are loaded only when needed.
import { copyFileSync } from "node:fs";
import { bundle } from "../tools/bundle/bundle.mjs";

await bundle("src/main.ts", "program/pulumi-zavu.js", ["zod", "axios"], { external: ["@pulumi/pulumi", "open"] });
// npm packs a license only from the package's own folder.
copyFileSync("../LICENSE", "LICENSE");
