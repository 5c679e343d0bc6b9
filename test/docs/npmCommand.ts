import path from "node:path";
import { exists, read } from "./blocks";
import type { Words } from "./shell";

interface Package {
  name: string;
  workspaces?: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const packageOf = (folder: string) => JSON.parse(read(`${folder}/package.json`)) as Package;

/** Accepts scripts of the root, and installs of packages that this repository publishes or depends on. */
export function npm([verb = "", ...args]: Words, folder: string): string | undefined {
  const scripts = Object.keys(packageOf(".").scripts ?? {});
  const [first = ""] = args;
  if (verb === "ci" || verb === "init") return undefined;
  if (verb === "start" || verb === "test") return scripts.includes(verb) ? undefined : `there is no script ${verb}`;
  if (verb === "run") return scripts.includes(first) ? undefined : `there is no script ${first}`;
  if (verb === "pack") return exists(args.at(-1) ?? "", folder) ? undefined : `there is no ${args.at(-1)}`;
  return verb === "install" ? installed(args, folder) : `npm ${verb} is not known`;
}

// `$(…)` stands for the output of a nested command, which may be the name of a package.
const OPTIONS = ["-g", "--save-dev", "--no-save", "$(…)"];

function installed(args: Words, folder: string): string | undefined {
  const prefix = args.indexOf("--prefix");
  if (prefix >= 0) {
    const into = args[prefix + 1] ?? "";
    const rest = args.filter((_, index) => index !== prefix && index !== prefix + 1);
    return exists(into, folder) ? installed(rest, folder) : `there is no ${into}`;
  }
  const root = packageOf(".");
  const all = [root, ...[...(root.workspaces ?? []), "sdk/nodejs"].map(packageOf)];
  const known = all.flatMap(({ name, dependencies, peerDependencies, devDependencies }) => [
    name,
    ...Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }),
  ]);
  const isFolder = (arg: string) => arg.startsWith("../") && exists(path.join(arg, "package.json"), folder);
  const unknown = args.find((arg) => !OPTIONS.includes(arg) && !known.includes(arg) && !isFolder(arg));
  return unknown && `npm cannot install ${unknown}`;
}
