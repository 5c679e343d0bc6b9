import { functionName, quoted, withLines } from "./script";
import type { CommandSpec, Tree, Values } from "./tree";

/** A completion script for bash; it needs no package of completions. */
export function bashScript(tree: Tree): string {
  const f = functionName(tree.name);
  const names = tree.commands.map(({ name }) => quoted(name));
  const values = [optionValues("", tree, f), ...tree.commands.map((command) => optionValues(command.name, command, f))];
  return `# Completion of ${tree.name} for bash, made by \`${tree.name} completion bash\`.

${f}_among() {
  local word
  for word; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

${f}_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}

${f}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' i
  local options=() operands=()
  COMPREPLY=()
  # bash takes --option=value apart at the sign.
  if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
    ${names.join(" | ")})
      command=\${COMP_WORDS[i]}
      break
      ;;
    esac
  done
  case "$command $prev" in
${withLines(values)}
  esac
  case $command in
  '')
    options=(${flagsOf(tree)})
    operands=(${names.join(" ")})
    ;;
${tree.commands.map(commandCase).join("\n")}
  esac
  if [[ $cur == -* || \${#operands[@]} -eq 0 ]]; then operands=("\${options[@]}"); fi
  ${f}_among "\${operands[@]}"
}

complete -F ${f} ${tree.name}
`;
}

/** What follows an option that takes a value. */
function optionValues(command: string, { options }: CommandSpec, f: string): string {
  const lines = options.flatMap(({ flags, value }) => {
    const before = flags.map((flag) => quoted(`${command} ${flag}`)).join(" | ");
    return value ? [`  ${before})${offer(value.values, f)} return ;;`] : [];
  });
  return withLines(lines);
}

function offer(values: Values, f: string): string {
  if (values === "unknown") return "";
  if (typeof values === "object") return ` ${f}_among ${values.choices.map(quoted).join(" ")};`;
  return ` ${f}_paths ${values === "file" ? "-f" : "-d"};`;
}

function commandCase(command: CommandSpec): string {
  const choices = command.arguments.flatMap(({ values }) => (typeof values === "object" ? values.choices : []));
  return `  ${quoted(command.name)})
    options=(${flagsOf(command)})
    operands=(${choices.map(quoted).join(" ")})
    ;;`;
}

const flagsOf = ({ options }: CommandSpec) => options.flatMap(({ flags }) => flags.map(quoted)).join(" ");
