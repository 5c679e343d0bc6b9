import type { Command } from "commander";
import { limitsOf } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionTable, unreadableLine } from "../format/sessions";
import { columnsOf, note, print } from "../io";
import { waitsForScan } from "../status";
import { scopeOf, type AccountOptions } from "../target";
import { viewOf } from "../view";
import { cwdOption, jsonOption, stackOption } from "./options";

interface ListOptions extends AccountOptions {
  json?: boolean;
  all?: boolean;
  waiting?: boolean;
}

export function addList(program: Command, context: Context): void {
  program
    .command("list")
    .description("List the sessions of the account, or of a stack.")
    .option("--waiting", "only sessions that are waiting for a scan")
    .addOption(stackOption("only the sessions of this stack"))
    .option("--all", "with --stack: every session of the stack's account")
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      helpAfter("reads only", ["list", "list --stack dev", "list --waiting", "list --json | jq -r '.data[].id'"]),
    )
    .action(async (options: ListOptions) => {
      const { io } = context;
      const all = options.all ?? options.stack === undefined;
      const { account, ids } = await scopeOf(context, [], { ...options, all });
      const own = ids && new Set(ids);
      const { items, unreadable } = await account.sessions.list.readable(limitsOf(account, io.signal));
      if (unreadable > 0) note(io, unreadableLine(unreadable));
      const views = items
        .filter(({ id }) => own?.has(id) ?? true)
        .filter((session) => !options.waiting || waitsForScan(session))
        .map(viewOf);
      if (options.json) print(io, envelope("sessions", views));
      else if (views.length === 0)
        print(
          io,
          options.waiting
            ? "No session is waiting for a scan."
            : `The account has no sessions${ids ? " of the stack" : ""}.`,
        );
      else print(io, sessionTable(views, account.serverClock.now(), columnsOf(io.stdout)));
    });
}
