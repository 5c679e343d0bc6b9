/** What a command changes. It is part of each command's help. */
export type Effect = "reads only" | "requests tokens" | "changes sessions" | "destructive" | "destructive with --yes";

const TEXTS: Record<Effect, string> = {
  "reads only": "Reads only: it changes no session and no stack.",
  "requests tokens": "Requests pairing tokens; it changes no session and no stack.",
  "changes sessions": "Changes sessions, without losing a login.",
  destructive: "Destructive: it asks for confirmation, unless you pass --yes.",
  "destructive with --yes": "Destructive with --yes. Without --yes, it changes nothing.",
};

/** The text below a command's options. */
export function helpAfter(effect: Effect, examples: string[], more = ""): string {
  const lines = examples.map((example) => `  $ npx pulumi-zavu-cli ${example}`);
  return `\n${TEXTS[effect]}${more && `\n${more}`}\n\nExamples:\n${lines.join("\n")}`;
}
