import fs from "node:fs";
import path from "node:path";
import { CommandOnTerminal } from "../cli/terminal";

/** What the commands of a page ask, and what a person answers. */
const ANSWERS: [RegExp, string][] = [
  [/passphrase.*:$/i, "correct horse"],
  [/^Do you want to perform this .*\[Use arrows/, "yes"],
  [/What would you like to do\?.*\[Use arrows/, "Skip for now"],
  [/typing `dev`:$/, "dev"],
  [/^value:$/, "zv_live_simulator"],
];

// It has the exit code of the last command.
const PROMPT = /^\[(\d+)\]\$$/;

// Whatever HOME is, `pulumi login --local` would use the home folder of the user who runs the tests.
const SETTINGS = String.raw`PS1='[$?]$ '
pulumi() {
  if [ "$*" = "login --local" ]; then command pulumi login "file://$HOME"; else command pulumi "$@"; fi
}
`;

/** A person at a terminal, who types commands into a shell and answers what they ask. */
export class Person {
  private constructor(readonly terminal: CommandOnTerminal) {}

  /** Opens a terminal in a folder. HOME of `env` must exist. */
  static async open(cwd: string, env: Record<string, string>): Promise<Person> {
    const settings = path.join(env["HOME"] ?? "", "settings.sh");
    fs.writeFileSync(settings, SETTINGS);
    const command: [string, ...string[]] = ["bash", "--noprofile", "--rcfile", settings, "-i"];
    const options = { command, cwd, env, columns: 200, timeoutMs: 180_000 };
    const person = new Person(new CommandOnTerminal([], options));
    await person.prompt(-1);
    return person;
  }

  /** Types commands, one after the other, and returns what they print. Fails if one fails. */
  async type(text: string): Promise<string> {
    let printed = "";
    for (const line of text.trim().split("\n")) printed += await this.typeLine(line);
    return printed;
  }

  /** Types a command that does not end by itself, and waits until it prints a text. */
  async start(line: string, text: string): Promise<void> {
    this.terminal.type(`${line.trim()}\r`);
    await this.terminal.shows(text);
  }

  private async typeLine(line: string): Promise<string> {
    const from = (await this.lines()).length;
    this.terminal.type(`${line}\r`);
    const code = await this.prompt(from - 1);
    const printed = (await this.lines()).slice(from, -1).join("\n");
    if (code !== "0") throw new Error(`${line}\nended with ${code}:\n${printed}`);
    return `${printed}\n`;
  }

  /** Waits for a prompt after a line, answers questions until then, and returns the exit code in the prompt. */
  private prompt(after: number): Promise<string> {
    let read = after;
    return this.terminal.until("a prompt", async () => {
      const lines = await this.lines();
      const code = PROMPT.exec(lines.at(-1) ?? "")?.[1];
      if (code !== undefined && lines.length - 1 > after) return code;
      for (const [at, line] of lines.entries()) {
        const answer = at > read && ANSWERS.find(([question]) => question.test(line))?.[1];
        if (!answer) continue;
        this.terminal.type(`${answer}\r`);
        read = at;
      }
      return undefined;
    });
  }

  /** All lines up to the last one with text. */
  private async lines(): Promise<string[]> {
    return (await this.terminal.text(true))
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd());
  }
}
