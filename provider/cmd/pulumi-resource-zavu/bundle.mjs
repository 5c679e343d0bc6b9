// Makes the plugin one file that runs outside any node_modules: `bin/pulumi-resource-zavu`, for Windows with a `.cmd`.
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { bundle } from "../../../tools/bundle/bundle.mjs";

const OUT = "bin/pulumi-resource-zavu";

// A shell script and a JavaScript program in one file. The shell part gives the program the engine's pipe as descriptor 3,
// so that what a preloaded script prints does not get in before the port.
const HEAD = `#!/bin/sh
":" //#; PULUMI_ZAVU_ANSWER_DESCRIPTOR=3 exec node "$0" "$@" 3>&1 1>&2`;

rmSync("bin", { recursive: true, force: true });
await bundle("src/main.ts", OUT, ["zod", "axios", "grpc"], { banner: { js: HEAD } });
chmodSync(OUT, 0o755);
writeFileSync(`${OUT}.cmd`, '@node "%~dp0\\pulumi-resource-zavu" %*\r\n');
// What npm links. On Windows it makes a .cmd file for the interpreter in the first line, which must be Node.js there.
writeFileSync("bin/main.js", '#!/usr/bin/env node\nrequire("./pulumi-resource-zavu");\n');
chmodSync("bin/main.js", 0o755);
// npm packs a license only from the package's own folder.
copyFileSync("../../../LICENSE", "LICENSE");
