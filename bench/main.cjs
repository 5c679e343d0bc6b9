// Runs forms.ts as it is: npm run bench:forms [-- --quick | --runs N]
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const options = { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  module._compile(transformFileSync(file, options).code, file);
};

const { main } = require("./forms.ts");
main(process.argv.slice(2));
