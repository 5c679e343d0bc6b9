import { exists, read } from "./blocks";
import type { Check } from "./commands";
import type { Words } from "./shell";

// Tools that may not be on this machine: their subcommands and options must be known here, and their files must exist.

const missing = (folder: string, ...files: (string | undefined)[]) => {
  const file = files.find((one) => one !== undefined && !exists(one, folder));
  return file && `there is no ${file}`;
};

/** The problem with an option that is not listed here. */
const unknownOption = (args: Words, known: readonly string[]) => {
  const option = args.find((arg) => arg.startsWith("-") && !known.includes(arg.split("=")[0] ?? ""));
  return option && `${option} is not known here`;
};

const verbs =
  (known: readonly string[], options: readonly string[] = []): Check =>
  ([verb = "", ...args]) =>
    known.includes(verb) ? unknownOption(args, options) : `${verb} is not known here`;

const KUBECTL = ["--namespace", "--output", "--filename", "--from-file", "--for", "--timeout", "-n", "-o", "-f"];

export const OTHER_TOOLS: Record<string, Check> = {
  git: verbs(["add", "commit", "push", "clone"], ["--message"]),
  kubectl: verbs(["get", "apply", "delete", "create", "wait", "logs", "annotate"], KUBECTL),
  go: ([mod, verb = "", replace], folder) =>
    mod === "mod" && ["tidy", "edit"].includes(verb)
      ? missing(folder, "go.mod", replace?.split("=").at(-1))
      : "only go mod is known here",
  mvn: ([file, pom], folder) => (file === "-f" ? missing(folder, pom) : "only mvn -f is known here"),
  dotnet: ([verb, what, name], folder) =>
    verb === "add" && what === "reference"
      ? missing(folder, name)
      : verb === "remove"
        ? undefined
        : "is not known here",
  python3: ([option, module]) => (option === "-m" && module === "venv" ? undefined : "only -m venv is known here"),
  ".": ([file]) => (file === "venv/bin/activate" ? undefined : `nothing creates ${file}`),
  pip: ([verb, ...args], folder) =>
    verb === "install" ? missing(folder, ...args.filter((arg) => !arg.startsWith("-"))) : "only install is known here",
  install: (args) => unknownOption(args, ["-m", "-D"]),
  systemctl: verbs(["enable", "stop"], ["--now"]),
  journalctl: (args) => unknownOption(args, ["--unit"]),
  promtool: ([verb, what, name], folder) =>
    (verb === "check" && what === "config") || (verb === "test" && what === "rules")
      ? missing(folder, name)
      : "is not known here",
  prometheus: ([option = ""], folder) =>
    option.startsWith("--config.file=") ? missing(folder, option.split("=")[1]) : `${option} is not known here`,
  curl,
};

/** A call of the API or of the simulator: its path is one that the description or the simulator has. */
function curl(args: Words): string | undefined {
  const address = args.find((arg) => /^(https?:|\$ZAVU_BASE_URL)/.test(arg)) ?? "http://nowhere";
  const { pathname } = new URL(address.replace("$ZAVU_BASE_URL", "http://127.0.0.1"));
  const shape = pathname.replace(/\$\w+|%24\w+/g, "{sessionId}");
  const isKnown = read("simulator/openapi.yaml").includes(`${shape}:`) || shape.startsWith("/_simulator/");
  return isKnown ? undefined : `the API has no ${shape}`;
}
