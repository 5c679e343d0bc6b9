// Makes the plugin one file that runs outside any node_modules: `bin/pulumi-resource-zavu`, for Windows with a `.cmd`.
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "bin/pulumi-resource-zavu";

rmSync("bin", { recursive: true, force: true });
await build({
  entryPoints: ["src/main.ts"],
  outfile: OUT,
  bundle: true,
  minify: true,
  // Names stand in the reports of faults.
  keepNames: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  legalComments: "none",
  logLevel: "warning",
});
chmodSync(OUT, 0o755);
writeFileSync(`${OUT}.cmd`, '@node "%~dp0\\pulumi-resource-zavu" %*\r\n');
