import { isThere, read } from "./blocks";
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

/** npm runs scripts of the root, and installs what this repository publishes or itself has. */
export function npm([verb = "", ...args]: Words, folder: string): string | undefined {
  const scripts = Object.keys(packageOf(".").scripts ?? {});
  const [first = ""] = args;
  if (verb === "ci" || verb === "init") return undefined;
  if (verb === "start" || verb === "test") return scripts.includes(verb) ? undefined : `there is no script ${verb}`;
  if (verb === "run") return scripts.includes(first) ? undefined : `there is no script ${first}`;
  if (verb === "pack") return isThere(args.at(-1) ?? "", folder) ? undefined : `there is no ${args.at(-1)}`;
  return verb === "install" ? installed(args, folder) : `npm ${verb} is not known`;
}

// The program that a command in a command writes is a name that npm takes.
const OPTIONS = ["-g", "--save-dev", "--no-save", "$(…)"];

function installed(args: Words, folder: string): string | undefined {
  const prefix = args.indexOf("--prefix");
  if (prefix >= 0) {
    const into = args[prefix + 1] ?? "";
    const rest = args.filter((_, index) => index !== prefix && index !== prefix + 1);
    return isThere(into, folder) ? installed(rest, folder) : `there is no ${into}`;
  }
  const root = packageOf(".");
  const all = [root, ...[...(root.workspaces ?? []), "sdk/nodejs"].map(packageOf)];
  const known = all.flatMap(({ name, dependencies, peerDependencies, devDependencies }) => [
    name,
    ...Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }),
  ]);
  const strange = args.find((arg) => !OPTIONS.includes(arg) && !known.includes(arg));
  return strange && `npm cannot be told to install ${strange}`;
}
