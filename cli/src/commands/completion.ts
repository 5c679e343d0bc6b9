import { Argument, type Command } from "commander";
import { SCRIPTS } from "../completion/shells";
import { treeOf } from "../completion/tree";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { say } from "../io";

const MORE = `It prints a script; where the shell finds it:
  bash  pulumi-zavu completion bash > ~/.local/share/bash-completion/completions/pulumi-zavu
        or in ~/.bashrc: eval "$(pulumi-zavu completion bash)"
  zsh   in ~/.zshrc, after compinit: source <(pulumi-zavu completion zsh)
  fish  pulumi-zavu completion fish > ~/.config/fish/completions/pulumi-zavu.fish
The folders must be there. Make a file anew after an update of pulumi-zavu-cli.`;

export function addCompletion(program: Command, context: Context): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
    .description("Print a script that has a shell complete commands, options and their values.")
    .addHelpText("after", helpAfter("reads only", ["completion bash", "completion zsh", "completion fish"], MORE))
    .action((shell: string) => {
      // By now the program has every command, those that are added after this one too.
      const script = SCRIPTS[shell];
      if (script) say(context.io, script(treeOf(program)).trimEnd());
    });
}
