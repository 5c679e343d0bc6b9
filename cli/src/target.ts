import type { Session } from "pulumi-zavu-provider/api";
import { resolveConfig } from "pulumi-zavu-provider/config";
import { openAccount, limitsOf, type Account } from "./account";
import type { Context } from "./context";
import { placeOf } from "./stacks/stack";
import { isDisconnected, waitsForScan } from "./status";
import { UsageError } from "./usageError";

/** Where the key and the base URL come from. */
export interface AccountOptions {
  stack?: string;
  cwd: string;
}

/** Which sessions a command uses. */
export interface TargetOptions extends AccountOptions {
  allWaiting?: boolean;
  allDisconnected?: boolean;
}

/** An account, and the ids of some of its sessions. */
export interface Target {
  account: Account;
  ids: string[];
  /** How many sessions of the account's list cannot be read. Absent if the list was not read. */
  unreadable?: number;
}

/** The account of the stack's configuration, else of the environment. */
export async function accountOf({ io, stacks }: Context, { stack, cwd }: AccountOptions): Promise<Account> {
  const bag = stack === undefined ? {} : await stacks(cwd).config(stack);
  const place = stack === undefined ? undefined : placeOf(stack);
  return openAccount(resolveConfig(bag, io.env, place), io.clock);
}

/**
 * The sessions with the given ids, or all of the account that an option selects, or all that a stack's state owns.
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
      "`npx pulumi-zavu-cli list` shows the sessions of the account.",
    );
  }
  const account = await accountOf(context, options);
  if (ids.length > 0) return { account, ids: [...new Set(ids)] };
  if (all) return { account, ...(await matching(account, context.io.signal, all.isSelected)) };
  const name = stack as string;
  const own = (await context.stacks(cwd).contents(name)).sessions.filter((one) => !one.isRead && !one.isPendingDelete);
  if (own.length > 0) return { account, ids: [...new Set(own.map(({ id }) => id))] };
  throw new UsageError(
    `The state of stack ${name} holds no session.`,
    "`pulumi up` saves a session in state when its create ends. Until then, specify the session id, which `pulumi up` " +
      `and \`npx pulumi-zavu-cli list --all --stack ${name}\` show.`,
  );
}

/**
 * The account, and the sessions that {@link targetOf} finds; with `all`, every session of the account, without ids.
 *
 * @throws {UsageError} as `targetOf`, or if ids and `all` are given.
 */
export async function scopeOf(
  context: Context,
  ids: string[],
  options: AccountOptions & { all?: boolean },
): Promise<Pick<Target, "account"> & { ids?: string[] }> {
  if (!options.all) return targetOf(context, ids, options);
  if (ids.length > 0) throw new UsageError("Both ids and --all are given.", "Remove one of them.");
  return { account: await accountOf(context, options) };
}

/** The option that selects sessions of the whole account, and how it selects them. */
function allOf({ allWaiting, allDisconnected }: TargetOptions) {
  if (allWaiting) return { flag: "--all-waiting", isSelected: waitsForScan };
  return allDisconnected
    ? { flag: "--all-disconnected", isSelected: ({ status }: Session) => isDisconnected(status) }
    : undefined;
}

async function matching(account: Account, signal: AbortSignal, isSelected: (session: Session) => boolean) {
  const { items, unreadable } = await account.sessions.list.readable(limitsOf(account, signal));
  return { ids: items.filter(isSelected).map(({ id }) => id), unreadable };
}

/** The ids of the account's sessions that wait or will wait for a scan. */
export async function waitingOn(account: Account, signal: AbortSignal): Promise<string[]> {
  return (await matching(account, signal, waitsForScan)).ids;
}
