import { Option, type Command } from "commander";
import type { Session } from "pulumi-zavu-provider/api";
import { sessionListCache, type ListCache } from "pulumi-zavu-provider/wait";
import { limitsOf, type Account } from "../account";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { Following } from "../following";
import { counted } from "../format/counted";
import { helpAfter } from "../format/help";
import { envelope } from "../format/json";
import { reconnectProgress, reconnectReport } from "../format/reconnected";
import { sessionTable, unreadableLine } from "../format/sessions";
import { columnsOf, note, print, type Io } from "../io";
import { exitCodeOf } from "../outcome";
import { reconnectOutcomeOf, reconnectedOf, type Ended } from "../reconnected";
import { Reconnecting } from "../reconnecting";
import { isDisconnected, isDown } from "../status";
import { targetOf, type TargetOptions } from "../target";
import { confirm } from "../terminal/confirm";
import { viewOf } from "../view";
import { cwdOption, jsonOption, stackOption, timeoutOption, yesOption } from "./options";

interface ReconnectOptions extends Omit<TargetOptions, "allWaiting"> {
  timeout: string;
  json?: boolean;
  yes?: boolean;
}

const EXAMPLES = ["reconnect jd7x2k3m4n", "reconnect --stack prod", "reconnect --all-disconnected --yes --timeout 5m"];

const MORE = `It sends one reconnect for each session and follows the session until it is ready, shows a QR code or fails.
--stack reconnects the sessions of the stack that are disconnected or failed, --all-disconnected only disconnected ones.
Both ask for confirmation. Sessions that you specify by id are reconnected in any status and without confirmation.
Exit codes: 0 all are ready or wait for a scan, 1 an error, 2 a wrong command line, 3 timed out, 4 a session failed.`;

export function addReconnect(program: Command, context: Context): void {
  program
    .command("reconnect")
    .argument("[ids...]", "the sessions' ids")
    .description("Reconnect sessions, without a scan if their login is still valid, else with a new QR code.")
    .addOption(stackOption("the sessions of this stack that are disconnected or failed"))
    .addOption(new Option("--all-disconnected", "every session of the account that is disconnected"))
    .addOption(timeoutOption("2m", "how long to follow each session after its reconnect"))
    .addOption(yesOption())
    .addOption(cwdOption())
    .addOption(jsonOption())
    .addHelpText("after", helpAfter("changes sessions", EXAMPLES, MORE))
    .action((ids: string[], options: ReconnectOptions) => reconnect(context, ids, options));
}

/** The sessions to reconnect. */
interface Plan {
  ids: string[];
  /** Whether to reconnect a session with this status; absent if the sessions were named by id. */
  isWanted?(status: string): boolean;
  /** The sessions that could not be read. */
  unread: Ended[];
}

async function reconnect(context: Context, named: string[], options: ReconnectOptions): Promise<void> {
  const { io } = context;
  const limitMs = durationOf(options.timeout, "--timeout");
  const { account, ids, unreadable } = await targetOf(context, named, options);
  if (unreadable) note(io, unreadableLine(unreadable));
  const listCache = sessionListCache(account, account.clock);
  const plan = named.length > 0 ? { ids, unread: [] } : await confirmedPlan(io, account, listCache, ids, options);
  const reconnecting = new Reconnecting({ ...plan, account, listCache, signal: io.signal });
  const ended = [...plan.unread, ...(await followed(io, account, plan.ids, reconnecting, limitMs))];
  const results = ended.map((one) => reconnectedOf(one, reconnecting.unconfirmedOf(one.id)));
  if (options.json) {
    const sessions = results.map(({ id, outcome, why, error, session }) => ({ id, outcome, why, error, session }));
    print(io, envelope("reconnect", { sessions }));
  } else print(io, results.length > 0 ? reconnectReport(results, options.stack) : nothingToDo(options));
  context.exitCode = exitCodeOf(ended);
}

/** Finds the sessions that need a reconnect, shows them, and asks for confirmation. */
async function confirmedPlan(
  io: Io,
  account: Account,
  listCache: ListCache<Session>,
  ids: string[],
  { allDisconnected, yes }: ReconnectOptions,
): Promise<Plan> {
  const isWanted = allDisconnected ? isDisconnected : isDown;
  const found = await readAll(io, account, listCache, ids);
  const down = found.flatMap(({ session }) => (session && isWanted(session.status) ? [viewOf(session)] : []));
  if (down.length > 0) {
    note(io, `${sessionTable(down, account.serverClock.now(), columnsOf(io.stderr))}\n`);
    if (!yes) await confirm(io, `Reconnect ${counted(down.length, "session")}?`);
  }
  return { ids: down.map(({ id }) => id), isWanted, unread: found.filter(({ end }) => end !== undefined) };
}

/** Reads the sessions. A session that cannot be read has an end. */
async function readAll(io: Io, account: Account, listCache: ListCache<Session>, ids: string[]): Promise<Ended[]> {
  const limits = limitsOf(account, io.signal);
  // Reports a refused key or a network failure once, and not for each session.
  if (ids.length > 0) await account.sessions.list.page(undefined, limits);
  const read = (id: string): Promise<Ended> =>
    listCache.get(id, limits).then(
      (session) => ({ id, session }),
      (error: unknown) => ({ id, end: { error } }),
    );
  return Promise.all(ids.map(read));
}

const PROGRESS_MS = 10_000;

/** Reconnects and follows sessions, and reports progress on stderr. */
async function followed(
  io: Io,
  account: Account,
  ids: string[],
  { reconnect, isOutdated }: Reconnecting,
  limitMs: number,
): Promise<readonly Ended[]> {
  if (ids.length === 0) return [];
  note(io, `Reconnecting ${counted(ids.length, "session")}.`);
  const following = new Following({
    account,
    signal: io.signal,
    goal: "scan_or_ready",
    limitMs,
    prepare: reconnect,
    isOutdated,
    onChange: () => undefined,
  });
  following.add(...ids);
  const progress = setInterval(() => {
    const done = following.sessions.filter(({ end }) => end !== undefined);
    note(io, reconnectProgress(done.map(reconnectOutcomeOf), ids.length));
  }, PROGRESS_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(progress);
  }
}

const nothingToDo = ({ allDisconnected, stack }: ReconnectOptions) =>
  allDisconnected
    ? "Nothing to do: no session of the account is disconnected."
    : `Nothing to do: no session of stack ${stack} is disconnected or failed.`;
