// Makes the command line one file, `bin/pulumi-zavu.js`. Pulumi's SDK, and what is loaded now and then, stay packages.
import { chmodSync, copyFileSync } from "node:fs";
import { bundle } from "../tools/bundle/bundle.mjs";

const OUT = "bin/pulumi-zavu.js";

await bundle("src/main.ts", OUT, ["zod", "axios"], {
  external: ["@pulumi/pulumi", "open"],
  banner: { js: "#!/usr/bin/env node" },
});
chmodSync(OUT, 0o755);
// npm packs a license only from the package's own folder.
copyFileSync("../LICENSE", "LICENSE");
