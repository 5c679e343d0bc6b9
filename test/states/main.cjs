// Records the states of the current version: node test/states/main.cjs
const path = require("node:path");
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const options = { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  module._compile(transformFileSync(file, options).code, file);
};

const { version } = require("../../sdk/dynamic/package.json");
const { FORMS } = require("../engine/forms.ts");
const { record } = require("./record.ts");

(async () => {
  for (const form of FORMS) {
    const name = `${version}-${form.name}`;
    await record(path.join(module.path, name), form);
    process.stdout.write(`recorded ${name}\n`);
  }
})();
