import type { Session } from "pulumi-zavu-provider/api";
import { orStopped } from "pulumi-zavu-provider/clock";
import { resolveConfig, type Config } from "pulumi-zavu-provider/config";
import { StoppedError } from "pulumi-zavu-provider/errors";
import { redact } from "pulumi-zavu-provider/redact";
import { limitsOf, openAccount, type Account } from "./account";
import type { Context } from "./context";
import { note } from "./io";
import { StackError } from "./stacks/stackError";
import { placeOf, type StackContents } from "./stacks/stack";
import { UsageError } from "./usageError";

/** Which stacks may hold sessions. */
export interface OrphanOptions {
  stack: string[];
  allStacks?: boolean;
  cwd: string;
}

/** The sessions that no stack holds, and where the search looked. */
export interface Orphans {
  account: Account;
  /** The Zavu project; undefined if the API does not report it. */
  projectId: string | undefined;
  stacks: string[];
  sessions: Session[];
}

// A list may have several pages, and other clients use the same rate limit.
const LIST_MS = 5 * 60_000;
// Each read starts a Pulumi process.
const STACKS_AT_ONCE = 4;

/**
 * The account's sessions that the state of no given stack holds. The account is read before the stacks, so that a
 * session that a stack saves in between counts as held.
 *
 * @throws {StackError} if a stack cannot be read or belongs to another Zavu project, because the result could be wrong.
 */
export async function orphansOf(context: Context, options: OrphanOptions): Promise<Orphans> {
  const stacks = await stacksOf(context, options);
  const account = await sharedAccount(context, stacks, options.cwd);
  const projectId = await projectOf(account, context.io.signal);
  const sessions = await account.sessions.all(limitsOf(account, context.io.signal, LIST_MS));
  const reader = context.stacks(options.cwd);
  const held = new Set<string>();
  await forEachStack(context.io.signal, stacks, async (stack) => {
    note(context.io, `Reading the state of stack ${stack}.`);
    const contents = await reader.contents(stack);
    checkProject(projectId, contents, stack);
    for (const id of contents.ids) held.add(id);
  });
  return { account, projectId, stacks, sessions: sessions.filter(({ id }) => !held.has(id)) };
}

async function stacksOf(context: Context, { stack, allStacks, cwd }: OrphanOptions): Promise<string[]> {
  if (allStacks && stack.length > 0)
    throw new UsageError("Both --stack and --all-stacks are given.", "Remove one of them.");
  if (!allStacks && stack.length === 0) {
    throw new UsageError(
      "Specify the stacks that share the account.",
      "Pass --stack NAME for each of them, or --all-stacks for every stack of the backend. The sessions of a stack that " +
        "you leave out look like orphans.",
    );
  }
  const names = allStacks ? await context.stacks(cwd).all() : [...new Set(stack)];
  if (names.length > 0) return names;
  throw new StackError(
    "The Pulumi backend has no stacks.",
    "Check that you are logged in to the right backend (`pulumi whoami -v`).",
  );
}

/** The account that all stacks share. */
async function sharedAccount(context: Context, stacks: string[], cwd: string): Promise<Account> {
  const reader = context.stacks(cwd);
  const found = new Map<string, { stack: string; config: Config }>();
  let keyless: unknown;
  await forEachStack(context.io.signal, stacks, async (stack) => {
    const bag = await reader.config(stack);
    try {
      const config = resolveConfig(bag, context.io.env, placeOf(stack));
      found.set(`${config.baseUrl} ${config.apiKey}`, { stack, config });
    } catch (error) {
      // Stacks that do not use Zavu have no key. Their states are still read.
      if (bag.apiKey !== undefined) throw error;
      keyless = error;
    }
  });
  const [first, ...others] = [...found.values()].map(({ stack, config }) => ({
    stack,
    account: openAccount(config, context.io.clock),
  }));
  if (!first) throw keyless;
  for (const other of others) await checkSameProject(first, other, context.io.signal);
  return first.account;
}

interface Holder {
  stack: string;
  account: Account;
}

async function checkSameProject(one: Holder, other: Holder, signal: AbortSignal): Promise<void> {
  const [a, b] = [await projectOf(one.account, signal), await projectOf(other.account, signal)];
  if (a !== undefined && a === b && one.account.config.baseUrl === other.account.config.baseUrl) return;
  throw new StackError(
    `Stack ${one.stack} uses Zavu project ${a ?? "(unknown)"}, and stack ${other.stack} uses Zavu project ` +
      `${b ?? "(unknown)"}${a !== undefined && a === b ? " at another base URL" : ""}.`,
    "Specify only stacks of one Zavu project: a key cannot read the sessions of another project.",
  );
}

function checkProject(projectId: string | undefined, { sessions }: StackContents, stack: string): void {
  const foreign = sessions.find((one) => one.projectId !== undefined && redact(one.projectId) !== projectId);
  if (!foreign) return;
  throw new StackError(
    `Stack ${stack} holds session ${foreign.id} of Zavu project ${redact(foreign.projectId ?? "")}, but the API key ` +
      `belongs to ${projectId ?? "an unknown project"}.`,
    "Use a key of that project. If you do not want to search that project, leave out the stack.",
  );
}

/** The Zavu project of an account's key, redacted; undefined if the API does not report it. */
async function projectOf({ account }: Account, signal: AbortSignal): Promise<string | undefined> {
  const id = await orStopped(account.projectId(), signal);
  if (signal.aborted) throw new StoppedError("The search for orphans was stopped.", "Nothing was changed.");
  return id === undefined ? undefined : redact(id);
}

/** Runs the work for a few stacks at a time, until one fails or the signal aborts. */
async function forEachStack(
  signal: AbortSignal,
  stacks: string[],
  work: (stack: string) => Promise<void>,
): Promise<void> {
  const left = [...stacks];
  const worker = async () => {
    for (let stack = left.shift(); stack !== undefined && !signal.aborted; stack = left.shift()) await work(stack);
  };
  try {
    await orStopped(Promise.all(Array.from({ length: STACKS_AT_ONCE }, worker)), signal);
  } finally {
    left.length = 0;
  }
  if (signal.aborted) throw new StoppedError("The search for orphans was stopped.", "Nothing was changed.");
}
