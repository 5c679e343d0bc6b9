// Runs bench.ts without a build: npm run bench [-- --quick]
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const options = { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  module._compile(transformFileSync(file, options).code, file);
};

const { main } = require("./bench.ts");
main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
