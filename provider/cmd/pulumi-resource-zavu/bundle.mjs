// Makes the plugin one file that runs outside any node_modules: `bin/pulumi-resource-zavu`, for Windows with a `.cmd`.
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { bundle } from "../../../tools/bundle/bundle.mjs";

const OUT = "bin/pulumi-resource-zavu";

rmSync("bin", { recursive: true, force: true });
await bundle("src/main.ts", OUT, ["zod", "axios", "grpc"], { banner: { js: "#!/usr/bin/env node" } });
chmodSync(OUT, 0o755);
writeFileSync(`${OUT}.cmd`, '@node "%~dp0\\pulumi-resource-zavu" %*\r\n');
// npm packs a license only from the package's own folder.
copyFileSync("../../../LICENSE", "LICENSE");
