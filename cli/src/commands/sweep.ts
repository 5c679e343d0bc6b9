import { Option, type Command } from "commander";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { EXIT } from "../exitCodes";
import { counted } from "../format/counted";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { sessionTable } from "../format/sessions";
import { columnsOf, note, print, type Io } from "../io";
import { orphansOf, type OrphanOptions, type Orphans } from "../orphans";
import { sweepOne, whyKept, type SweepRules, type Swept } from "../sweep";
import { UsageError } from "../usageError";
import { viewOf } from "../view";
import { addStackOptions, WHAT_COUNTS } from "./orphans";
import { given, jsonOption } from "./options";

interface SweepOptions extends OrphanOptions {
  olderThan: string;
  namePrefix?: string;
  linked?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const EXAMPLES = [
  "sweep --all-stacks",
  "sweep --all-stacks --older-than 24h --name-prefix pr- --yes",
  "sweep --stack dev --stack prod --older-than 0s --yes",
];

export function addSweep(program: Command, context: Context): void {
  addStackOptions(program.command("sweep"))
    .description("Delete the sessions of the account that no given stack holds. Without --yes, only show them.")
    .option("--older-than <duration>", "keep younger sessions: a running `pulumi up` may not have saved them yet", "1h")
    .addOption(new Option("--name-prefix <text>", "only sessions whose name starts with this text").argParser(given))
    .option("--linked", "also delete sessions that a phone is linked to; replacing them needs a new scan")
    .option("--dry-run", "only show what would be deleted (the default without --yes)")
    .option("--yes", "delete the sessions")
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("destructive with --yes", EXAMPLES, WHAT_COUNTS))
    .action((options: SweepOptions) => sweep(context, options));
}

async function sweep(context: Context, options: SweepOptions): Promise<void> {
  const { io } = context;
  const rules: SweepRules = {
    olderThanMs: durationOf(options.olderThan, "--older-than"),
    linked: options.linked ?? false,
    ...(options.namePrefix === undefined ? {} : { namePrefix: options.namePrefix }),
  };
  if (options.yes && options.dryRun) throw new UsageError("Both --yes and --dry-run are given.", "Remove one of them.");
  const orphans = await orphansOf(context, options);
  const isDry = !options.yes;
  const swept = isDry ? planOf(orphans, rules) : await deleteAll(io, orphans, rules);
  if (options.json)
    print(io, envelope("sweep", { dryRun: isDry, stacks: orphans.stacks, sessions: swept.map(resultOf) }));
  else print(io, reportOf(io, swept, orphans, isDry));
  if (swept.some(({ result }) => result === "failed")) context.exitCode = EXIT.error;
}

/** The results that a deletion is expected to have. */
function planOf({ account, sessions }: Orphans, rules: SweepRules): Swept[] {
  return sessions.map((session) => {
    const why = whyKept(session, rules, account.serverClock.now());
    return why === undefined ? { session, result: "deleted" } : { session, result: "kept", why };
  });
}

async function deleteAll(io: Io, orphans: Orphans, rules: SweepRules): Promise<Swept[]> {
  const { account } = orphans;
  const plan = planOf(orphans, rules);
  const toDelete = plan.filter(({ result }) => result === "deleted").map(({ session }) => viewOf(session));
  if (toDelete.length > 0)
    note(
      io,
      `${sessionTable(toDelete, account.serverClock.now(), columnsOf(io.stderr))}\n\nDeleting ${counted(toDelete.length, "session")}.`,
    );
  const done: Swept[] = [];
  for (const one of plan) {
    if (io.signal.aborted) done.push({ ...one, result: "kept", why: "the sweep was stopped" });
    else done.push(one.result === "kept" ? one : await sweepOne(account, one.session, rules, io.signal));
  }
  return done;
}

const resultOf = ({ session, result, why, error }: Swept) => ({ ...viewOf(session), result, why, error });

function reportOf({ stdout }: Io, swept: Swept[], { account }: Orphans, isDry: boolean): string {
  if (swept.length === 0) return "Nothing to delete: the given stacks hold every session of the account.";
  const deleted = swept.filter(({ result }) => result === "deleted").map(({ session }) => viewOf(session));
  const others = swept.filter(({ result }) => result !== "deleted");
  const lines = others.map(
    ({ session, result, why }) =>
      `${result === "kept" ? "Kept" : "Failed to delete"} ${session.id}: ${why?.replace(/\.$/, "")}.`,
  );
  if (deleted.length === 0) return [...lines, isDry ? "Nothing would be deleted." : "Nothing was deleted."].join("\n");
  if (!isDry)
    return [...lines, `Deleted ${counted(deleted.length, "session")}: ${deleted.map(({ id }) => id).join(", ")}.`].join(
      "\n",
    );
  const table = sessionTable(deleted, account.serverClock.now(), columnsOf(stdout));
  const plan = `${counted(deleted.length, "session")} would be deleted`;
  const them = deleted.length === 1 ? "it" : "them";
  return [table, "", ...lines, `Dry run: ${plan}. Run again with --yes to delete ${them}.`].join("\n");
}
