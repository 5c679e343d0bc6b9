import type { Command } from "commander";
import type { Limits } from "pulumi-zavu-provider/clock";
import { limitsOf, type Account } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { say } from "../io";
import { accountOf, type AccountOptions } from "../target";
import { agreed } from "../terminal/agreed";
import { viewOf } from "../view";
import { cwdOption, jsonOption, stackOption, yesOption } from "./options";

interface ActOptions extends AccountOptions {
  json?: boolean;
  yes?: boolean;
}

/** A command that does one thing to one session, and asks first. */
interface Act {
  verb: "logout" | "delete";
  description: string;
  /** The question is its verb, the session, and what follows. */
  question: { verb: string; warning: string };
  /** What it says at the end. */
  done(id: string): string;
  act(account: Account, id: string, limits: Limits): Promise<void>;
}

const ACTS: Act[] = [
  {
    verb: "logout",
    description: "Unlink the phone and keep the session: it then needs a reconnect and a new scan.",
    question: {
      verb: "Log out",
      warning: "This unlinks the phone. Someone must scan a new QR code before the session works again.",
    },
    done: (id) =>
      `Session ${id} is logged out. To link it again, run \`pulumi-zavu reconnect ${id}\` and scan its QR code.`,
    act: ({ sessions }, id, limits) => sessions.logout(id, limits),
  },
  {
    verb: "delete",
    description: "Delete a session. If a stack holds it, use `pulumi destroy` instead.",
    question: {
      verb: "Delete",
      warning: "This cannot be undone: the phone is unlinked and senders that use it stop working.",
    },
    done: (id) => `Session ${id} is deleted. If a stack holds it, \`pulumi refresh\` removes it from state.`,
    act: ({ sessions }, id, limits) => sessions.delete(id, limits),
  },
];

export function addActs(program: Command, context: Context): void {
  for (const act of ACTS) addAct(program, context, act);
}

function addAct(program: Command, context: Context, { verb, description, question, done, act }: Act): void {
  program
    .command(verb)
    .argument("<id>", "the session's id")
    .description(description)
    .addOption(stackOption("use the account of this stack"))
    .addOption(yesOption())
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("destructive", [`${verb} jd7x2k3m4n`, `${verb} jd7x2k3m4n --yes`]))
    .action(async (id: string, options: ActOptions) => {
      const { io } = context;
      const account = await accountOf(context, options);
      // Read first: a wrong id is reported before any question, and the question names the session.
      const { displayName, status } = viewOf(await account.sessions.get(id, limitsOf(account, io.signal)));
      if (!options.yes) {
        const about = [displayName, status].filter(Boolean).join(", ");
        await agreed(io, `${question.verb} session ${id} (${about})? ${question.warning}`);
      }
      await act(account, id, limitsOf(account, io.signal));
      say(io, options.json ? envelope(verb, { id }) : done(id));
    });
}
