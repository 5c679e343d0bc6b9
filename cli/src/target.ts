import { resolveConfig } from "pulumi-zavu-provider/config";
import { openAccount, limitsOf, type Account } from "./account";
import type { Context } from "./context";
import { placeOf } from "./stacks/stack";
import { isWaiting } from "./status";
import { UsageError } from "./usageError";

/** Where key and base URL come from. */
export interface AccountOptions {
  stack?: string;
  cwd: string;
}

/** Which sessions a command is about. */
export interface TargetOptions extends AccountOptions {
  allWaiting?: boolean;
}

/** An account, and the ids of some of its sessions. */
export interface Target {
  account: Account;
  ids: string[];
}

/** The account of a stack's own configuration, else of the environment. */
export async function accountOf({ io, stacks }: Context, { stack, cwd }: AccountOptions): Promise<Account> {
  const bag = stack === undefined ? {} : await stacks(cwd).config(stack);
  const place = stack === undefined ? undefined : placeOf(stack);
  return openAccount(resolveConfig(bag, io.env, place), io.clock);
}

/**
 * The sessions that are named, or all that wait for a scan, or all that a stack's state holds as its own.
 *
 * @throws {UsageError} where nothing says which, or there is none.
 */
export async function targetOf(context: Context, ids: string[], options: TargetOptions): Promise<Target> {
  const { stack, cwd, allWaiting = false } = options;
  if (ids.length > 0 && allWaiting) throw new UsageError("Both ids and --all-waiting are given.", "Leave one out.");
  if (ids.length === 0 && !allWaiting && stack === undefined) {
    throw new UsageError(
      "Nothing says which session.",
      "Give its id, or --stack NAME for those of a stack. `pulumi-zavu list` shows all of the account.",
    );
  }
  const account = await accountOf(context, options);
  if (ids.length > 0) return { account, ids: [...new Set(ids)] };
  if (allWaiting) return { account, ids: await waitingOn(account, context.io.signal) };
  const name = stack as string;
  const own = (await context.stacks(cwd).contents(name)).sessions.filter((one) => !one.isRead && !one.isPendingDelete);
  if (own.length > 0) return { account, ids: [...new Set(own.map(({ id }) => id))] };
  throw new UsageError(
    `The state of stack ${name} holds no session.`,
    "A session gets into state when `pulumi up` has made it; while an `up` waits for a scan, use its id, which the " +
      "plugin shows, or --all-waiting.",
  );
}

/** The ids of the account's sessions that are on their way to a scan. */
export async function waitingOn(account: Account, signal: AbortSignal): Promise<string[]> {
  const { items } = await account.sessions.readable(limitsOf(account, signal));
  return items.filter(({ status }) => isWaiting(status)).map(({ id }) => id);
}
