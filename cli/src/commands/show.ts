import type { Command } from "commander";
import { limitsOf } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionDetails } from "../format/sessions";
import { print } from "../io";
import { accountOf, type AccountOptions } from "../target";
import { viewOf } from "../view";
import { cwdOption, jsonOption, stackOption } from "./options";

interface ShowOptions extends AccountOptions {
  json?: boolean;
}

export function addShow(program: Command, context: Context): void {
  program
    .command("show")
    .argument("<id>", "the session's id")
    .description("Show one session, without its QR code and with only the last two digits of its number.")
    .addOption(stackOption("use the account of this stack"))
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("reads only", ["show jd7x2k3m4n", "show jd7x2k3m4n --json"]))
    .action(async (id: string, options: ShowOptions) => {
      const { io } = context;
      const account = await accountOf(context, options);
      const view = viewOf(await account.sessions.get(id, limitsOf(account, io.signal)));
      print(io, options.json ? envelope("session", view) : sessionDetails(view));
    });
}
