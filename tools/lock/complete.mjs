// Completes package-lock.json after an `npm install`: `npm ci` needs an entry for each platform's optional package, and
// npm omits those that the registry in use does not have. Also removes addresses. Run by `npm run lock`.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "package-lock.json";
const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPUS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const { packages } = lock;

/** Whether a package that lies at `from` finds `name`, looking upwards as Node.js does. */
function isFound(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (packages[`${at}${at && "/"}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}

for (const [at, parent] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isFound(at, name)) continue;
    const words = name.split("/").at(-1).split("-");
    const [os, cpu] = [SYSTEMS, CPUS].map((known) => known.filter((word) => words.includes(word)));
    packages[`node_modules/${name}`] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(parent.dev ? { dev: true } : {}),
      license: parent.license,
      optional: true,
      ...(os.length > 0 ? { os } : {}),
      ...(parent.engines ? { engines: parent.engines } : {}),
    };
  }
}
for (const entry of Object.values(packages)) if (entry.resolved?.startsWith("http")) delete entry.resolved;
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
