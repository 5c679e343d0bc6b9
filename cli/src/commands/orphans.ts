import { Option, type Command } from "commander";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionTable } from "../format/sessions";
import { say } from "../io";
import { orphansOf, type OrphanOptions } from "../orphans";
import { viewOf } from "../view";
import { cwdOption, given, jsonOption } from "./options";

/** What makes a session an orphan, for the help of `orphans` and `sweep`. */
export const WHAT_COUNTS = `A session counts as held by a stack whose state names it, also where its create failed half-way or its deletion is
pending. Give every stack that shares the account: what a stack holds that is left out looks like an orphan.
The key comes from the stacks' own configuration first (of stacks of another Pulumi project: from the environment).`;

/** The options that say which stacks hold sessions. */
export function addStackOptions(command: Command): Command {
  const collect = (name: string, names: string[]) => [...names, given(name)];
  return command
    .addOption(
      new Option("--stack <name>", "a stack that may hold sessions; repeatable").argParser(collect).default([], "none"),
    )
    .option("--all-stacks", "every stack of the backend, of every Pulumi project")
    .addOption(cwdOption());
}

export function addOrphans(program: Command, context: Context): void {
  addStackOptions(program.command("orphans"))
    .description("List the sessions of the account that no given stack's state holds.")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      helpAfter("reads only", ["orphans --all-stacks", "orphans --stack dev --stack prod --json"], WHAT_COUNTS),
    )
    .action(async (options: OrphanOptions & { json?: boolean }) => {
      const { io } = context;
      const { account, projectId, stacks, sessions } = await orphansOf(context, options);
      const views = sessions.map(viewOf);
      if (options.json) say(io, envelope("orphans", { projectId, stacks, sessions: views }));
      else if (views.length === 0) say(io, "Every session of the account is held by a stack.");
      else
        say(
          io,
          `${sessionTable(views, account.serverClock.now())}\n\nNo stack holds these. \`pulumi-zavu sweep\` deletes them.`,
        );
    });
}
