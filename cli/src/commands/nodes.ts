import { Option, type Command } from "commander";
import { limitsOf } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { nodeTable } from "../format/nodes";
import { unreadableLine } from "../format/sessions";
import { columnsOf, note, print } from "../io";
import { accountOf, type AccountOptions } from "../target";
import { nodeViewOf } from "../view";
import { cwdOption, given, jsonOption, stackOption } from "./options";

interface NodesOptions extends AccountOptions {
  sender: string;
  json?: boolean;
}

const MORE = `An egress node is an Android device whose IP address sessions use. Zavu lists the nodes of one sender at a time.
--json has all fields, including the device's public IP address.`;

export function addNodes(program: Command, context: Context): void {
  program
    .command("nodes")
    .description("List the egress nodes of a sender.")
    .addOption(new Option("--sender <id>", "the sender's id").argParser(given).makeOptionMandatory())
    .addOption(stackOption("use the account of this stack"))
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("reads only", ["nodes --sender snd_abc", "nodes --sender snd_abc --json"], MORE))
    .action(async (options: NodesOptions) => {
      const { io } = context;
      const account = await accountOf(context, options);
      const limits = limitsOf(account, io.signal);
      const { items, unreadable } = await account.egressNodes.of(options.sender).readable(limits);
      if (unreadable > 0) note(io, unreadableLine(unreadable));
      const views = items.map(nodeViewOf);
      if (options.json) print(io, envelope("nodes", views));
      else if (views.length === 0) print(io, "The sender has no egress nodes.");
      else print(io, nodeTable(views, account.serverClock.now(), columnsOf(io.stdout)));
    });
}
