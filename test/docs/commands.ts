import { exists } from "./blocks";
import { npm } from "./npmCommand";
import { OTHER_TOOLS } from "./otherTools";
import { ownCommands, simulator } from "./ownCommands";
import type { PulumiTree } from "./pulumiTree";
import { commandsIn, type Words } from "./shell";

/**
 * Returns what is wrong with the arguments of a command; undefined if nothing is.
 *
 * @param folder where the command runs, relative to the repository.
 */
export type Check = (args: Words, folder: string) => string | undefined;

const accepted: Check = () => undefined;

/** The commands that pages may use, and the check of each. Any other command fails. */
export function checks(pulumi: PulumiTree): Record<string, Check> {
  // The command line has no other spelling: see decisions/0028-one-spelling-of-the-command.md.
  const npx: Record<string, Check> = {
    "pulumi-zavu-cli": ownCommands(),
    "zavu-simulator": simulator,
    jest: file,
  };
  return {
    pulumi: (args) => pulumi.complaint(args),
    "zavu-simulator": simulator,
    npx: ([name = "", ...args], folder) => (npx[name] ? npx[name](args, folder) : `npx ${name} is not known`),
    npm,
    node: file,
    export: (args) => args.map(assignment).find(Boolean),
    unset: (args) => args.map(variable).find(Boolean),
    cd: accepted,
    mkdir: accepted,
    ...OTHER_TOOLS,
  };
}

/** What is wrong with a shell text: each command that its check refuses, or that has none. */
export function complaintsIn(text: string, table: Record<string, Check>, folder = "."): string[] {
  return commandsIn(text).flatMap((words) => {
    const first = words.findIndex((word) => !/^\w+=/.test(word));
    const assignments = first < 0 ? words : words.slice(0, first);
    const bad = assignments.filter((word) => !word.includes("$(…)")).flatMap((word) => assignment(word) ?? []);
    const [name = "", ...args] = first < 0 ? [] : words.slice(first);
    const check = table[name];
    if (first >= 0 && !check) return [...bad, `\`${words.join(" ")}\` has no check`];
    const complaint = check?.(args, folder);
    return complaint ? [...bad, `\`${words.join(" ")}\`: ${complaint}`] : bad;
  });
}

const file: Check = ([name = ""], folder) => (exists(name, folder) ? undefined : `there is no ${name}`);

const assignment = (text: string) => variable(text.split("=")[0] ?? "");

/** Accepts variables of Pulumi and of this provider, and those that a page sets. */
function variable(name: string): string | undefined {
  return /^(ZAVU_(API_KEY|BASE_URL)|PULUMI_[A-Z_]+|PATH|SESSION)$/.test(name) ? undefined : `nothing reads ${name}`;
}
