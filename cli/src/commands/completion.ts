import { Argument, type Command } from "commander";
import { SCRIPTS } from "../completion/shells";
import { treeOf } from "../completion/tree";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { print } from "../io";

const MORE = `Save the script where your shell finds it:
  bash  pulumi-zavu completion bash > ~/.local/share/bash-completion/completions/pulumi-zavu
        or in ~/.bashrc: eval "$(pulumi-zavu completion bash)"
  zsh   in ~/.zshrc, after compinit: source <(pulumi-zavu completion zsh)
  fish  pulumi-zavu completion fish > ~/.config/fish/completions/pulumi-zavu.fish
Create the folder first. Regenerate the file after updating pulumi-zavu-cli.`;

export function addCompletion(program: Command, context: Context): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
    .description("Print a completion script for your shell.")
    .addHelpText("after", helpAfter("reads only", ["completion bash", "completion zsh", "completion fish"], MORE))
    .action((shell: string) => {
      // Built here, when all commands have been added to the program.
      const script = SCRIPTS[shell];
      if (script) print(context.io, script(treeOf(program)).trimEnd());
    });
}
