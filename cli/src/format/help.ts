/** What a command does to the world; stands in each command's help. */
export type Effect = "reads only" | "changes sessions" | "destructive" | "destructive with --yes";

const SAID: Record<Effect, string> = {
  "reads only": "Reads only: it changes no session and no stack.",
  "changes sessions": "Changes sessions; no login is lost.",
  destructive: "Destructive: it asks first, or needs --yes.",
  "destructive with --yes": "Destructive with --yes; without it, it shows and changes nothing.",
};

/** What stands below a command's options. */
export function helpAfter(effect: Effect, examples: string[], more = ""): string {
  const lines = examples.map((example) => `  $ pulumi-zavu ${example}`);
  return `\n${SAID[effect]}${more && `\n${more}`}\n\nExamples:\n${lines.join("\n")}`;
}
