/**
 * `NODE_OPTIONS` has Node.js load this first in the programs and providers that tests run. At every start the Pulumi SDK
 * loads large libraries that most runs do not use, and reads its own source maps for stack traces that nobody sees. That
 * was half of the CPU time of an `up`. Here the libraries are loaded when they are first used, TypeScript with V8's
 * code cache, and the source maps not at all.
 */
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const LAZY = new Set(["typescript", "@npmcli/arborist", "normalize-package-data", "./automation"]);
const TRACING = /^@opentelemetry\/(resources|sdk-|exporter-|instrumentation)/;
const SDK = `${path.sep}@pulumi${path.sep}pulumi${path.sep}`;
/** Nine megabytes. */
const TYPESCRIPT = path.join("typescript", "lib", "typescript.js");
const CACHE = path.join(module.path, "..", "..", ".cache", "node", process.version);

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  if (!parent?.filename?.includes(SDK)) return load.call(this, request, parent, ...rest);
  if (request === "source-map-support/register") return {};
  if (!LAZY.has(request) && !TRACING.test(request)) return load.call(this, request, parent, ...rest);
  // The SDK falls back to its own TypeScript if this throws, so it must throw now.
  Module._resolveFilename(request, parent);
  let library;
  return lazily(() => (library ??= load.call(this, request, parent, ...rest)));
};

/** Loads a module's exports on first use. `__esModule` keeps TypeScript's helpers from reading all of them at once. */
function lazily(get) {
  const descriptor = (key) => {
    const own = Reflect.getOwnPropertyDescriptor(get(), key);
    return own && { ...own, configurable: true };
  };
  return new Proxy(
    {},
    {
      get: (_, key) => {
        if (key === "__esModule") return true;
        return key === "default" && !get().__esModule ? get() : get()[key];
      },
      has: (_, key) => key in get(),
      ownKeys: () => Reflect.ownKeys(get()),
      getOwnPropertyDescriptor: (_, key) => descriptor(key),
    },
  );
}

const compile = Module.prototype._compile;
Module.prototype._compile = function (source, file) {
  if (!file.endsWith(TYPESCRIPT)) return compile.call(this, source, file);
  const run = cachedScript(source, file).runInThisContext();
  return run.call(this.exports, this.exports, Module.createRequire(file), this, file, path.dirname(file));
};

/** Compiles the source, with V8's code cache of an earlier run if there is one. */
function cachedScript(source, filename) {
  const key = `${filename} ${fs.statSync(filename).mtimeMs}`;
  const cache = path.join(CACHE, createHash("sha1").update(key).digest("hex"));
  const cachedData = fs.existsSync(cache) ? fs.readFileSync(cache) : undefined;
  const script = new vm.Script(Module.wrap(source), { filename, cachedData });
  // Created at exit, so that it includes functions that were compiled on their first call.
  if (cachedData === undefined) process.once("exit", () => save(cache, script.createCachedData()));
  return script;
}

function save(file, data) {
  const unfinished = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(unfinished, data);
  fs.renameSync(unfinished, file);
}

// The language host that `npm run engine` builds is too old to read this option of Pulumi.yaml, and turns TypeScript on.
const project = path.join(process.cwd(), "Pulumi.yaml");
if (
  process.env.PULUMI_NODEJS_TYPESCRIPT &&
  fs.existsSync(project) &&
  /typescript: false/.test(fs.readFileSync(project))
)
  process.env.PULUMI_NODEJS_TYPESCRIPT = "false";
