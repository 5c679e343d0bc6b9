import type { Command } from "commander";
import type { Limits } from "pulumi-zavu-provider/clock";
import { limitsOf, type Account } from "../account";
import type { Context } from "../context";
import { helpAfter, type Effect } from "../format/help";
import { envelope } from "../format/json";
import { note, say } from "../io";
import { accountOf, type AccountOptions } from "../target";
import { agreed } from "../terminal/agreed";
import { nameOf, viewOf } from "../view";
import { cwdOption, jsonOption, stackOption, yesOption } from "./options";

interface ActOptions extends AccountOptions {
  json?: boolean;
  yes?: boolean;
}

/** A command that does one thing to one session. */
interface Act {
  verb: "reconnect" | "logout" | "delete";
  description: string;
  effect: Effect;
  /** What a person is told before they are asked. */
  warning?: string;
  done: string;
  act(account: Account, id: string, limits: Limits): Promise<void>;
}

const ACTS: Act[] = [
  {
    verb: "reconnect",
    description: "Have a session connect again: without a scan where its credentials are good, else with a new QR.",
    effect: "changes sessions",
    done: "is connecting again; `pulumi-zavu wait` tells when it is there",
    act: ({ sessions }, id, limits) => sessions.reconnect(id, limits),
  },
  {
    verb: "logout",
    description: "Take a session off the phone and keep it: it then needs a reconnect and a new scan.",
    effect: "destructive",
    warning: "It is taken off the phone, and a person has to scan a new QR before it works again.",
    done: "is logged out; `pulumi-zavu reconnect` and a scan link it again",
    act: ({ sessions }, id, limits) => sessions.logout(id, limits),
  },
  {
    verb: "delete",
    description: "Delete a session. What a stack holds is better deleted by `pulumi destroy`.",
    effect: "destructive",
    warning: "It is gone for good: the device leaves the phone, and senders that use it lose it.",
    done: "is deleted; where a stack held it, `pulumi refresh` takes it out of state",
    act: ({ sessions }, id, limits) => sessions.delete(id, limits),
  },
];

export function addActs(program: Command, context: Context): void {
  for (const act of ACTS) addAct(program, context, act);
}

function addAct(program: Command, context: Context, { verb, description, effect, warning, done, act }: Act): void {
  const command = program
    .command(verb)
    .argument("<id>", "the session's id")
    .description(description)
    .addOption(stackOption("use the account of this stack"))
    .addOption(cwdOption())
    .addOption(jsonOption());
  const examples = warning ? [`${verb} jd7x2k3m4n`, `${verb} jd7x2k3m4n --yes`] : [`${verb} jd7x2k3m4n`];
  if (warning) command.addOption(yesOption());
  command.addHelpText("after", helpAfter(effect, examples)).action(async (id: string, options: ActOptions) => {
    const { io } = context;
    const account = await accountOf(context, options);
    // Read first: a wrong id is told before anything is asked, and the question names what it is about.
    const view = viewOf(await account.sessions.get(id, limitsOf(account, io.signal)));
    if (warning && !options.yes) {
      note(io, `Session ${id} (${nameOf(view)}) is ${view.status}. ${warning}`);
      await agreed(io, `${verb} it?`, "add --yes");
    }
    await act(account, id, limitsOf(account, io.signal));
    say(io, options.json ? envelope(verb, { id }) : `Session ${id} ${done}.`);
  });
}
