// What tests need beside Node.js and a Pulumi CLI. A file of tests that needs more says so in a line of its own, as in
// "// Needs: Java, pulumi-language-java". jest.config.js has this as jest's filter: files whose tools are not on this
// machine are left out, and a line for each tool tells which. Where CI is set, a missing tool ends the run instead.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { chromiumOnPath, hasChromiumPackage } = require("./board/chromiumOnPath");

const ROOT = path.join(__dirname, "..");
const ENGINE = path.join(ROOT, "tools", "engine", "dist", "main.js");

const works = (command, ...args) => spawnSync(command, args).status === 0;

/** The part of Pulumi that runs programs of a language. Where there is Go, the tests build it. */
const languageHost = (language) => ({
  isHere: () => isHere("Go") || works(process.execPath, ENGINE, language),
  from: "Pulumi's own installer brings it (https://www.pulumi.com/docs/install/), and where there is Go it is built",
});

const TOOLS = {
  Go: { isHere: () => works("go", "version"), from: "https://go.dev/doc/install" },
  Java: {
    isHere: () => works("javac", "-version") && works("mvn", "--version"),
    from: "a JDK (https://adoptium.net) and Maven (https://maven.apache.org/install.html)",
  },
  Python: {
    isHere: () => works("python3", "-c", "import venv, ensurepip"),
    from: "https://www.python.org/downloads, on Debian and Ubuntu python3-venv as well",
  },
  Chromium: {
    isHere: () => chromiumOnPath() !== undefined || hasChromiumPackage(),
    from: "your system's package chromium, or Chrome, as `chromium` or `google-chrome` on PATH",
  },
  "pulumi-language-yaml": languageHost("yaml"),
  "pulumi-language-python": languageHost("python"),
  "pulumi-language-java": languageHost("java"),
};

const known = new Map();
function isHere(tool) {
  if (!known.has(tool)) known.set(tool, TOOLS[tool].isHere());
  return known.get(tool);
}

/** The tools that a file of tests names. */
function needsOf(file) {
  const [, names] = /^\/\/ Needs: (.+)$/m.exec(fs.readFileSync(file, "utf8")) ?? [];
  const tools = names?.split(", ") ?? [];
  const unknown = tools.find((tool) => !TOOLS[tool]);
  if (unknown !== undefined) throw new Error(`${file} needs ${unknown}, which test/needs.js does not know`);
  return tools;
}

const leftOut = new Map();

/** Told once all has run: what comes first is soon out of sight. */
function tell() {
  for (const [tool, files] of leftOut)
    process.stderr.write(`Skipped without ${tool}: ${files.join(", ")}. To have it: ${TOOLS[tool].from}\n`);
}

/** Called by jest for each of its projects. */
module.exports = async (files) => {
  const filtered = files.filter((file) => {
    const missing = needsOf(file).find((tool) => !isHere(tool));
    if (missing === undefined) return true;
    const name = path.relative(ROOT, file);
    if (process.env.CI)
      throw new Error(
        `${name} needs ${missing}, and CI is set: nothing is skipped. To have it: ${TOOLS[missing].from}`,
      );
    if (leftOut.size === 0) process.once("exit", tell);
    leftOut.set(missing, [...(leftOut.get(missing) ?? []), name]);
    return false;
  });
  return { filtered };
};
