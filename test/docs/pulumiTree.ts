import { startCommand } from "../engine/cli";

/** A command of the Pulumi CLI: its own commands, and its options, true if they take a value. */
interface Node {
  commands: Map<string, string>;
  options: Map<string, boolean>;
}

/** The commands and options of the Pulumi CLI, read from its completion for bash in a single process. */
export class PulumiTree {
  private constructor(private readonly nodes: Map<string, Node>) {}

  static async read(env: Record<string, string>): Promise<PulumiTree> {
    const { code, stdout } = await startCommand("pulumi", ["gen-completion", "bash"], "/", env).done;
    const nodes = new Map<string, Node>();
    for (const [, name = "", body = ""] of stdout.matchAll(/^_(pulumi[\w-]*)\(\)\n\{([\s\S]*?)^\}/gm)) {
      const all = (pattern: RegExp) => [...body.matchAll(pattern)].map(([, one = ""]) => one);
      const commands = new Map(all(/^\s*commands\+=\("([^"]+)"\)/gm).map((one) => [one, one]));
      for (const [, alias = "", of = ""] of body.matchAll(/aliashash\["([^"]+)"\]="([^"]+)"/g)) commands.set(alias, of);
      const valued = new Set(all(/two_word_flags\+=\("([^"]+)"\)/g));
      const options = [...all(/^\s*flags\+=\("([^"=]+)=?"\)/gm), ...valued];
      nodes.set(name.replace(/_root_command$/, ""), {
        commands,
        options: new Map(options.map((option) => [option, valued.has(option)])),
      });
    }
    if (code !== 0 || !nodes.get("pulumi")?.commands.has("up"))
      throw new Error("cannot read the completion of the Pulumi CLI");
    return new PulumiTree(nodes);
  }

  /** What is wrong with a command line, without `pulumi` itself; undefined if nothing is. */
  complaint(words: readonly string[]): string | undefined {
    let name = "pulumi";
    let isOver = false;
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      const node = this.nodes.get(name);
      if (word === "--") return undefined;
      if (word.startsWith("-")) {
        const [option = ""] = word.split("=");
        const takesValue = node?.options.get(option);
        if (takesValue === undefined) return `${name.replaceAll("_", " ")} has no option ${option}`;
        if (takesValue && !word.includes("=")) at += 1;
      } else if (!isOver) {
        const command = node?.commands.get(word);
        if (command !== undefined) name = `${name}_${command}`;
        else if (name === "pulumi") return `pulumi has no command ${word}`;
        // The words after a resource's type are the provider's, which Pulumi's completion does not know.
        else if (name === "pulumi_do") return undefined;
        else isOver = true;
      }
    }
    return undefined;
  }
}
