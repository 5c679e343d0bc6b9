import type { Command } from "commander";
import type { Limits } from "pulumi-zavu-provider/clock";
import { limitsOf, type Account } from "../account";
import type { Context } from "../context";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { print } from "../io";
import { accountOf, type AccountOptions } from "../target";
import { confirm } from "../terminal/confirm";
import { viewOf, type SessionView } from "../view";
import { cwdOption, jsonOption, stackOption, yesOption } from "./options";

interface SessionActionOptions extends AccountOptions {
  json?: boolean;
  yes?: boolean;
}

/** A command that changes one session after a confirmation. */
interface SessionAction {
  verb: "logout" | "delete" | "unlink";
  description: string;
  /** The question is its verb, the session, and a warning. */
  question: { verb: string; warning(session: SessionView): string };
  /** More text for the help. */
  more?: string;
  /** The message at the end. */
  done(id: string): string;
  run(account: Account, id: string, limits: Limits): Promise<void>;
}

const UNLINK_HELP = `The API shows at most one sender of a session, and detaches all of them. So the request is sent even if the session
shows no sender. To unlink the phone, use logout.`;

const ACTIONS: SessionAction[] = [
  {
    verb: "logout",
    description: "Unlink the phone and keep the session: it then needs a reconnect and a new scan.",
    question: {
      verb: "Log out",
      warning: () => "This unlinks the phone. Someone must scan a new QR code before the session works again.",
    },
    done: (id) =>
      `Session ${id} is logged out. To link it again, run \`npx pulumi-zavu-cli reconnect ${id}\` and scan its QR code.`,
    run: ({ sessions }, id, limits) => sessions.logout(id, limits),
  },
  {
    verb: "delete",
    description: "Delete a session. If a stack holds it, use `pulumi destroy` instead.",
    question: {
      verb: "Delete",
      warning: () => "This cannot be undone: the phone is unlinked and senders that use it stop working.",
    },
    done: (id) => `Session ${id} is deleted. If a stack holds it, \`pulumi refresh\` removes it from state.`,
    run: ({ sessions }, id, limits) => sessions.delete(id, limits),
  },
  {
    verb: "unlink",
    description: "Detach every sender from a session, including those that the API does not show.",
    question: {
      verb: "Detach every sender from",
      warning: ({ senderId }) =>
        `The API shows ${senderId === undefined ? "no sender" : `sender ${senderId}`} of this session; others that it ` +
        "does not show are detached too. Detached senders no longer use the session.",
    },
    more: UNLINK_HELP,
    done: (id) =>
      `Every sender is detached from session ${id}. If a stack declares the link of a sender, \`pulumi up --refresh\` ` +
      "links that sender again.",
    run: ({ sessions }, id, limits) => sessions.unlink(id, limits),
  },
];

export function addSessionActions(program: Command, context: Context): void {
  for (const action of ACTIONS) addSessionAction(program, context, action);
}

function addSessionAction(program: Command, context: Context, action: SessionAction): void {
  const { verb, description, question, more, done, run } = action;
  program
    .command(verb)
    .argument("<id>", "the session's id")
    .description(description)
    .addOption(stackOption("use the account of this stack"))
    .addOption(yesOption())
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("destructive", [`${verb} jd7x2k3m4n`, `${verb} jd7x2k3m4n --yes`], more))
    .action(async (id: string, options: SessionActionOptions) => {
      const { io } = context;
      const account = await accountOf(context, options);
      // Read first, so that a wrong id is reported before the question and the question names the session.
      const session = viewOf(await account.sessions.get(id, limitsOf(account, io.signal)));
      if (!options.yes) {
        const about = [session.displayName, session.status].filter(Boolean).join(", ");
        await confirm(io, `${question.verb} session ${id} (${about})? ${question.warning(session)}`);
      }
      await run(account, id, limitsOf(account, io.signal));
      print(io, options.json ? envelope(verb, { id }) : done(id));
    });
}
