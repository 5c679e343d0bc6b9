// Makes the command line one file, `bin/pulumi-zavu.js`: the provider's rooms that it uses are no package of their own.
import { chmodSync, copyFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "bin/pulumi-zavu.js";

await build({
  entryPoints: ["src/main.ts"],
  outfile: OUT,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  alias: { "pulumi-zavu-provider": "../provider/src" },
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
chmodSync(OUT, 0o755);
// npm packs a license only from the package's own folder.
copyFileSync("../LICENSE", "LICENSE");
