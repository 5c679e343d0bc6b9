// Makes the runtime one file: what a program installs is this package alone, and it loads in half the time.
import { copyFileSync } from "node:fs";
import { URL, fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle } from "../../tools/bundle/bundle.mjs";

await bundle("src/runtime.ts", "dist/runtime.js", ["zod", "axios"], { allowOverwrite: true });
await bundleTesting();
// npm packs a license only from the package's own folder.
copyFileSync("../../LICENSE", "LICENSE");

/** One file more for tests of programs: it takes the provider's check from the runtime, and of its libraries nothing. */
async function bundleTesting() {
  await build({
    entryPoints: ["src/testing.ts"],
    outfile: "dist/testing.js",
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    alias: { "pulumi-zavu-provider": fileURLToPath(new URL("../../provider/src", import.meta.url)) },
    plugins: [{ name: "the runtime beside it", setup: besideRuntime }],
    external: ["@pulumi/pulumi", "zavu-simulator"],
    logLevel: "warning",
  });
}

function besideRuntime(bundler) {
  bundler.onResolve({ filter: /^\.\.?\/runtime$/ }, () => ({ path: "./runtime.js", external: true }));
}
