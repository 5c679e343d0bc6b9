import { functionName } from "./script";
import type { CommandSpec, OptionSpec, Tree, Values } from "./tree";

/** A completion script for fish 3 and later. */
export function fishScript(tree: Tree): string {
  const at = `_${functionName(tree.name)}_at`;
  const complete = `complete -c ${tree.name}`;
  const commands = tree.commands.map(
    ({ name, description }) => `${complete} -n ${at} -a ${single(bare(name))} -d ${single(description)}`,
  );
  return `# Completion of ${tree.name} for fish, made by \`${tree.name} completion fish\`.

# Whether the first word that is no option is this command; without one, whether there is none yet.
function ${at}
    set -l words (commandline -opc)
    for word in $words[2..-1]
        string match -q -- '-*' $word; and continue
        test "$word" = "$argv[1]"
        return
    end
    test -z "$argv[1]"
end

${complete} -f
${[...options(tree, `${complete} -n ${at}`), ...commands].join("\n")}
${tree.commands.map((command) => ofCommand(command, `${complete} -n ${single(`${at} ${bare(command.name)}`)}`)).join("\n")}
`;
}

function ofCommand(command: CommandSpec, complete: string): string {
  const operands = command.arguments.flatMap(({ values }) =>
    values === "unknown" ? [] : [`${complete}${offer(values)}`],
  );
  return ["", ...options(command, complete), ...operands].join("\n");
}

const options = ({ options }: CommandSpec, complete: string) => options.map((option) => `${complete}${flags(option)}`);

function flags({ flags, description, value }: OptionSpec): string {
  const named = flags.map((flag) => (flag.startsWith("--") ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`));
  return `${named.join("")} -d ${single(description)}${value ? ` -r${offer(value.values)}` : ""}`;
}

function offer(values: Values): string {
  if (values === "unknown") return " -f";
  if (values === "file") return " -F";
  if (values === "folder") return " -f -a '(__fish_complete_directories)'";
  return ` -f -a ${single(values.choices.map(bare).join(" "))}`;
}

const single = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** A word in a list of words, which fish reads as code once more. */
const bare = (word: string): string => (/^[\w.-]+$/.test(word) ? word : single(word));
