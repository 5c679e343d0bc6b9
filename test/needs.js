// The tools that tests need in addition to Node.js and a Pulumi CLI. A test file names them in a line of its own, such as
// "// Needs: Java, pulumi-language-java". jest.config.js uses this as jest's filter: files whose tools are missing are
// skipped, and a line for each tool lists them. If CI is set, a missing tool fails the run instead.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { chromiumOnPath, hasChromiumPackage } = require("./board/chromiumOnPath");
const { prometheusFolder } = require("./monitoring/program");

const ROOT = path.join(__dirname, "..");
const ENGINE = path.join(ROOT, "tools", "engine", "dist", "main.js");

const works = (command, ...args) => spawnSync(command, args).status === 0;

/** The part of Pulumi that runs programs of a language. If Go is installed, the tests build it. */
const languageHost = (language) => ({
  isInstalled: () => isInstalled("Go") || works(process.execPath, ENGINE, language),
  from: "Pulumi's installer has it (https://www.pulumi.com/docs/install/), and if Go is installed, it is built",
});

const TOOLS = {
  Go: { isInstalled: () => works("go", "version"), from: "https://go.dev/doc/install" },
  Java: {
    isInstalled: () => works("javac", "-version") && works("mvn", "--version"),
    from: "a JDK (https://adoptium.net) and Maven (https://maven.apache.org/install.html)",
  },
  Python: {
    isInstalled: () => works("python3", "-c", "import venv, ensurepip"),
    from: "https://www.python.org/downloads, on Debian and Ubuntu python3-venv as well",
  },
  Chromium: {
    isInstalled: () => chromiumOnPath() !== undefined || hasChromiumPackage(),
    from: "your system's package chromium, or Chrome, as `chromium` or `google-chrome` on PATH",
  },
  curl: { isInstalled: () => works("curl", "--version"), from: "your system's package curl" },
  Prometheus: {
    isInstalled: () => prometheusFolder() !== undefined,
    from: "on Debian and Ubuntu `node test/monitoring/prepare.mjs`, else `prometheus` and `promtool` on PATH",
  },
  "pulumi-language-yaml": languageHost("yaml"),
  "pulumi-language-python": languageHost("python"),
  "pulumi-language-java": languageHost("java"),
};

const known = new Map();
function isInstalled(tool) {
  if (!known.has(tool)) known.set(tool, TOOLS[tool].isInstalled());
  return known.get(tool);
}

/** The tools that a test file names. */
function needsOf(file) {
  const [, names] = /^\/\/ Needs: (.+)$/m.exec(fs.readFileSync(file, "utf8")) ?? [];
  const tools = names?.split(", ") ?? [];
  const unknown = tools.find((tool) => !TOOLS[tool]);
  if (unknown !== undefined) throw new Error(`${file} needs ${unknown}: add it to TOOLS in test/needs.js`);
  return tools;
}

const skipped = new Map();

/** Printed at the end, where it stays visible. */
function reportSkipped() {
  for (const [tool, files] of skipped)
    process.stderr.write(
      `Skipped because ${tool} is missing: ${files.join(", ")}. To install it: ${TOOLS[tool].from}\n`,
    );
}

/** Called by jest for each of its projects. */
module.exports = async (files) => {
  const filtered = files.filter((file) => {
    const missing = needsOf(file).find((tool) => !isInstalled(tool));
    if (missing === undefined) return true;
    const name = path.relative(ROOT, file);
    if (process.env.CI)
      throw new Error(
        `${name} needs ${missing}, which is missing, and CI skips no test. To install it: ${TOOLS[missing].from}`,
      );
    if (skipped.size === 0) process.once("exit", reportSkipped);
    skipped.set(missing, [...(skipped.get(missing) ?? []), name]);
    return false;
  });
  return { filtered };
};
