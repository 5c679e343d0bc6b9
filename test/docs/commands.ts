import { isThere } from "./blocks";
import { npm } from "./npmCommand";
import { OTHER_TOOLS } from "./otherTools";
import { peoplesSide, simulator } from "./peoplesSide";
import type { PulumiTree } from "./pulumiTree";
import { commandsIn, type Words } from "./shell";

/**
 * Says what is wrong with the words after a command's name; undefined where nothing is.
 *
 * @param folder where the command is typed, below the repository.
 */
export type Check = (args: Words, folder: string) => string | undefined;

const fine: Check = () => undefined;

/** What a page may tell people to type, and how each is checked. What is not here has no check, and fails. */
export function checks(pulumi: PulumiTree): Record<string, Check> {
  const people = peoplesSide();
  const npx: Record<string, Check> = {
    "pulumi-zavu": people,
    "pulumi-zavu-cli": people,
    "zavu-simulator": simulator,
    jest: file,
  };
  return {
    pulumi: (args) => pulumi.complaint(args),
    ...npx,
    npx: ([name = "", ...args], folder) => (npx[name] ? npx[name](args, folder) : `npx ${name} is not known`),
    npm,
    node: file,
    export: (args) => args.map(assignment).find(Boolean),
    unset: (args) => args.map(variable).find(Boolean),
    cd: fine,
    mkdir: fine,
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

const file: Check = ([name = ""], folder) => (isThere(name, folder) ? undefined : `there is no ${name}`);

const assignment = (text: string) => variable(text.split("=")[0] ?? "");

/** A variable that something reads: Pulumi's own, ours, or one that the page itself made. */
function variable(name: string): string | undefined {
  return /^(ZAVU_(API_KEY|BASE_URL)|PULUMI_[A-Z_]+|PATH|SESSION)$/.test(name) ? undefined : `nothing reads ${name}`;
}
