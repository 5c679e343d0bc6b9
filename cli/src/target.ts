import type { Session } from "pulumi-zavu-provider/api";
import { resolveConfig } from "pulumi-zavu-provider/config";
import { openAccount, limitsOf, type Account } from "./account";
import type { Context } from "./context";
import { placeOf } from "./stacks/stack";
import { isDisconnected, waitsForScan } from "./status";
import { UsageError } from "./usageError";

/** Where key and base URL come from. */
export interface AccountOptions {
  stack?: string;
  cwd: string;
}

/** Which sessions a command is about. */
export interface TargetOptions extends AccountOptions {
  allWaiting?: boolean;
  allDisconnected?: boolean;
}

/** An account, and the ids of some of its sessions. */
export interface Target {
  account: Account;
  ids: string[];
  /** How many more sessions the account's list has that cannot be read. Absent if the list was not read. */
  unreadable?: number;
}

/** The account of a stack's own configuration, else of the environment. */
export async function accountOf({ io, stacks }: Context, { stack, cwd }: AccountOptions): Promise<Account> {
  const bag = stack === undefined ? {} : await stacks(cwd).config(stack);
  const place = stack === undefined ? undefined : placeOf(stack);
  return openAccount(resolveConfig(bag, io.env, place), io.clock);
}

/**
 * The sessions that are named, or all of the account with the status that an option asks for, or all that a stack's state
 * holds as its own.
 *
 * @throws {UsageError} if nothing specifies the sessions, or the stack holds none.
 */
export async function targetOf(context: Context, ids: string[], options: TargetOptions): Promise<Target> {
  const { stack, cwd } = options;
  const all = allOf(options);
  if (ids.length > 0 && all) throw new UsageError(`Both ids and ${all.flag} are given.`, "Remove one of them.");
  if (ids.length === 0 && !all && stack === undefined) {
    throw new UsageError(
      "Specify a session id, or --stack NAME for all sessions in a stack.",
      "`pulumi-zavu list` shows the sessions of the account.",
    );
  }
  const account = await accountOf(context, options);
  if (ids.length > 0) return { account, ids: [...new Set(ids)] };
  if (all) return { account, ...(await matching(account, context.io.signal, all.isMeant)) };
  const name = stack as string;
  const own = (await context.stacks(cwd).contents(name)).sessions.filter((one) => !one.isRead && !one.isPendingDelete);
  if (own.length > 0) return { account, ids: [...new Set(own.map(({ id }) => id))] };
  throw new UsageError(
    `The state of stack ${name} holds no session.`,
    "`pulumi up` saves a session in state when its create ends. Until then use the session's id, which `up` and " +
      "`pulumi-zavu list` show.",
  );
}

/** The option that takes sessions of the whole account, and which of them it takes. */
function allOf({ allWaiting, allDisconnected }: TargetOptions) {
  if (allWaiting) return { flag: "--all-waiting", isMeant: waitsForScan };
  return allDisconnected
    ? { flag: "--all-disconnected", isMeant: ({ status }: Session) => isDisconnected(status) }
    : undefined;
}

async function matching(account: Account, signal: AbortSignal, isMeant: (session: Session) => boolean) {
  const { items, unreadable } = await account.sessions.readable(limitsOf(account, signal));
  return { ids: items.filter(isMeant).map(({ id }) => id), unreadable };
}

/** The ids of the account's sessions that are on their way to a scan. */
export async function waitingOn(account: Account, signal: AbortSignal): Promise<string[]> {
  return (await matching(account, signal, waitsForScan)).ids;
}
