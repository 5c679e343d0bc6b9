// Records the states of the version at hand: node test/states/main.cjs
const path = require("node:path");
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const options = { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  module._compile(transformFileSync(file, options).code, file);
};

const { version } = require("../../sdk/dynamic/package.json");
const folder = path.join(module.path, version);
require("./record.ts")
  .record(folder)
  .then(() => process.stdout.write(`recorded ${version}\n`));
