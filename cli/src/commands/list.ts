import type { Command } from "commander";
import { limitsOf } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionTable, unreadableLine } from "../format/sessions";
import { note, say } from "../io";
import { waitsForScan } from "../status";
import { accountOf, type AccountOptions } from "../target";
import { viewOf } from "../view";
import { cwdOption, jsonOption, stackOption } from "./options";

interface ListOptions extends AccountOptions {
  json?: boolean;
  waiting?: boolean;
}

export function addList(program: Command, context: Context): void {
  program
    .command("list")
    .description("List the sessions of the account.")
    .option("--waiting", "only those that wait for a scan")
    .addOption(stackOption("use the account of this stack"))
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("reads only", ["list", "list --waiting", "list --json | jq -r '.data[].id'"]))
    .action(async (options: ListOptions) => {
      const { io } = context;
      const account = await accountOf(context, options);
      const { items, unreadable } = await account.sessions.readable(limitsOf(account, io.signal));
      if (unreadable > 0) note(io, unreadableLine(unreadable));
      const views = items.filter((session) => !options.waiting || waitsForScan(session)).map(viewOf);
      if (options.json) say(io, envelope("sessions", views));
      else if (views.length === 0)
        say(io, options.waiting ? "No session waits for a scan." : "The account has no session.");
      else say(io, sessionTable(views, account.serverClock.now()));
    });
}
