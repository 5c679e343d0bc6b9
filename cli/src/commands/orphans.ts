import { Option, type Command } from "commander";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionTable } from "../format/sessions";
import { columnsOf, print } from "../io";
import { orphansOf, type OrphanOptions } from "../orphans";
import { viewOf } from "../view";
import { cwdOption, given, jsonOption } from "./options";

/** Which sessions are orphans, for the help of `orphans` and `sweep`. */
export const WHAT_COUNTS = `A stack holds a session if its state has the session's id, even if the create failed or the deletion is pending.
Specify every stack that shares the account: the sessions of a stack that you leave out look like orphans.
The key comes from the configuration of the stacks, and for stacks of another Pulumi project from the environment.`;

/** The options that specify the stacks. */
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
    .description("List the sessions of the account that no given stack holds.")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      helpAfter("reads only", ["orphans --all-stacks", "orphans --stack dev --stack prod --json"], WHAT_COUNTS),
    )
    .action(async (options: OrphanOptions & { json?: boolean }) => {
      const { io } = context;
      const { account, projectId, stacks, sessions } = await orphansOf(context, options);
      const views = sessions.map(viewOf);
      if (options.json) print(io, envelope("orphans", { projectId, stacks, sessions: views }));
      else if (views.length === 0) print(io, "No orphans: the given stacks hold every session of the account.");
      else
        print(
          io,
          `${sessionTable(views, account.serverClock.now(), columnsOf(io.stdout))}\n\nNo given stack holds these sessions. To delete them, run \`npx pulumi-zavu-cli sweep\` with the same stacks.`,
        );
    });
}
