import { functionName, quoted } from "./script";
import type { ArgumentSpec, CommandSpec, OptionSpec, Tree, Values } from "./tree";

/** A completion script for zsh: to be sourced after `compinit`, or as the file `_NAME` in a folder of `fpath`. */
export function zshScript(tree: Tree): string {
  const f = functionName(tree.name);
  const specs = [...tree.options.flatMap(optionSpecs), `'1:command:${f}_commands'`, "'*::argument:->argument'"];
  return `#compdef ${tree.name}
# Completion of ${tree.name} for zsh, made by \`${tree.name} completion zsh\`.

${f}_commands() {
  local -a commands=(
${tree.commands.map(described).join("\n")}
  )
  _describe -t commands command commands
}

${f}() {
  local curcontext=$curcontext state line ret=1
  local -A opt_args
  _arguments -C -A '-*' ${specs.join(" \\\n    ")} && ret=0
  [[ $state == argument ]] || return ret
  case $words[1] in
${tree.commands.map(commandCase).join("\n")}
  esac
  return ret
}

if [[ $funcstack[1] == _${tree.name} ]]; then
  ${f} "$@"
else
  compdef ${f} ${tree.name}
fi
`;
}

const described = ({ name, description }: CommandSpec): string =>
  `    ${quoted(`${escaped(name)}:${escaped(description)}`)}`;

function commandCase({ name, options, arguments: operands }: CommandSpec): string {
  const specs = [...options.flatMap(optionSpecs), ...operands.map(argumentSpec)];
  return `  ${quoted(name)})
    _arguments -s ${specs.join(" \\\n      ")} && ret=0
    ;;`;
}

/** One for each flag; a flag that stands on the line already takes its siblings away. */
function optionSpecs({ flags, description, value }: OptionSpec): string[] {
  const others = `(${flags.join(" ")})`;
  return flags.map((flag) => {
    const sign = value && flag.startsWith("--") ? "=" : "";
    const more = value ? `:${escaped(value.name)}:${actionOf(value.values)}` : "";
    return quoted(`${others}${flag}${sign}[${inBrackets(description)}]${more}`);
  });
}

const argumentSpec = ({ name, isVariadic, values }: ArgumentSpec, index: number): string =>
  quoted(`${isVariadic ? "*" : index + 1}:${escaped(name)}:${actionOf(values)}`);

/** A blank offers nothing and tells what is wanted. */
function actionOf(values: Values): string {
  if (values === "unknown") return " ";
  if (values === "file") return "_files";
  if (values === "folder") return "_files -/";
  return `(${values.choices.map((choice) => choice.replace(/[^\w.-]/g, "\\$&")).join(" ")})`;
}

/** Text inside a spec of `_describe`, and of `_arguments`, where brackets count as well. */
const escaped = (text: string): string => text.replace(/[\\:]/g, "\\$&");
const inBrackets = (text: string): string => escaped(text).replace(/[[\]]/g, "\\$&");
