// Makes the runtime one file: what a program installs is this package alone, and it loads in half the time.
import { copyFileSync } from "node:fs";
import { bundle, oneFile } from "../../tools/bundle/bundle.mjs";

await bundle("src/runtime.ts", "dist/runtime.js", ["zod", "axios"], { allowOverwrite: true });
// One file more for tests of programs: it takes the provider's check from the runtime, and of its libraries nothing.
await oneFile("src/testing.ts", "dist/testing.js", {
  allowOverwrite: true,
  minify: false,
  plugins: [{ name: "the runtime beside it", setup: besideRuntime }],
  external: ["@pulumi/pulumi", "zavu-simulator"],
});
// npm packs a license only from the package's own folder.
copyFileSync("../../LICENSE", "LICENSE");

function besideRuntime(bundler) {
  bundler.onResolve({ filter: /^\.\.?\/runtime$/ }, () => ({ path: "./runtime.js", external: true }));
}
