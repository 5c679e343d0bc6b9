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

/** Which stacks count as holders. */
export interface OrphanOptions {
  stack: string[];
  allStacks?: boolean;
  cwd: string;
}

/** What no stack holds, and how that is known. */
export interface Orphans {
  account: Account;
  /** The Zavu project; undefined where the API does not tell. */
  projectId: string | undefined;
  stacks: string[];
  sessions: Session[];
}

// Listing sessions may take several pages under a rate limit that others spend as well.
const LIST_MS = 5 * 60_000;
// Each read is a process of Pulumi's own.
const STACKS_AT_ONCE = 4;

/**
 * The account's sessions that the state of no given stack holds. Read in this order: the account first, then the
 * stacks, so that a session which a stack saves meanwhile counts as held.
 *
 * @throws {StackError} where a stack cannot be read, or is not of the same Zavu project: then nothing is certain.
 */
export async function orphansOf(context: Context, options: OrphanOptions): Promise<Orphans> {
  const stacks = await stacksOf(context, options);
  const account = await accountOfAll(context, stacks, options.cwd);
  const projectId = await projectOf(account, context.io.signal);
  const sessions = await account.sessions.all(limitsOf(account, context.io.signal, LIST_MS));
  const reader = context.stacks(options.cwd);
  const held = new Set<string>();
  await eachOf(context.io.signal, stacks, async (stack) => {
    note(context.io, `Reading the state of stack ${stack}.`);
    const contents = await reader.contents(stack);
    mustBeOf(projectId, contents, stack);
    for (const id of contents.ids) held.add(id);
  });
  return { account, projectId, stacks, sessions: sessions.filter(({ id }) => !held.has(id)) };
}

async function stacksOf(context: Context, { stack, allStacks, cwd }: OrphanOptions): Promise<string[]> {
  if (allStacks && stack.length > 0) throw new UsageError("Both --stack and --all-stacks are given.", "Leave one out.");
  if (!allStacks && stack.length === 0) {
    throw new UsageError(
      "Nothing says which stacks hold sessions.",
      "Give --stack NAME for each stack that shares the account, or --all-stacks for all of the backend. A stack that is " +
        "left out makes its sessions look like orphans.",
    );
  }
  const names = allStacks ? await context.stacks(cwd).all() : [...new Set(stack)];
  if (names.length > 0) return names;
  throw new StackError(
    "The backend has no stack.",
    "Check that you are logged in to the right one (`pulumi whoami -v`).",
  );
}

/** The one account that all stacks use. */
async function accountOfAll(context: Context, stacks: string[], cwd: string): Promise<Account> {
  const reader = context.stacks(cwd);
  const found = new Map<string, { stack: string; config: Config }>();
  let keyless: unknown;
  await eachOf(context.io.signal, stacks, async (stack) => {
    const bag = await reader.config(stack);
    try {
      const config = resolveConfig(bag, context.io.env, placeOf(stack));
      found.set(`${config.baseUrl} ${config.apiKey}`, { stack, config });
    } catch (error) {
      // Many a stack of a backend has nothing to do with Zavu; what it holds is looked at all the same.
      if (bag.apiKey !== undefined) throw error;
      keyless = error;
    }
  });
  const [first, ...others] = [...found.values()].map(({ stack, config }) => ({
    stack,
    account: openAccount(config, context.io.clock),
  }));
  if (!first) throw keyless;
  for (const other of others) await mustBeSameProject(first, other, context.io.signal);
  return first.account;
}

interface Holder {
  stack: string;
  account: Account;
}

async function mustBeSameProject(one: Holder, other: Holder, signal: AbortSignal): Promise<void> {
  const [a, b] = [await projectOf(one.account, signal), await projectOf(other.account, signal)];
  if (a !== undefined && a === b && one.account.config.baseUrl === other.account.config.baseUrl) return;
  throw new StackError(
    `Stack ${one.stack} uses the Zavu project ${a ?? "of a key that does not tell"}, and stack ${other.stack} uses ` +
      `${b ?? "that of a key that does not tell"}${a === b ? ", or another base URL" : ""}.`,
    "Give stacks of one project only: what belongs to the other cannot be judged with this key.",
  );
}

function mustBeOf(projectId: string | undefined, { sessions }: StackContents, stack: string): void {
  const stranger = sessions.find((one) => one.projectId !== undefined && redact(one.projectId) !== projectId);
  if (!stranger) return;
  throw new StackError(
    `Stack ${stack} holds session ${stranger.id} of the Zavu project ${redact(stranger.projectId ?? "")}, and the key is of ` +
      `${projectId ?? "one that the API does not tell"}.`,
    "Use a key of that project, or leave this stack out where it is of another project.",
  );
}

/** The Zavu project of an account's key, fit to show; undefined where the API does not tell. */
async function projectOf({ account }: Account, signal: AbortSignal): Promise<string | undefined> {
  const id = await orStopped(account.projectId(), signal);
  if (signal.aborted) throw new StoppedError("The search was stopped.", "");
  return id === undefined ? undefined : redact(id);
}

/** A few at a time, until one fails or the signal aborts. */
async function eachOf(signal: AbortSignal, stacks: string[], work: (stack: string) => Promise<void>): Promise<void> {
  const left = [...stacks];
  const lane = async () => {
    for (let stack = left.shift(); stack !== undefined && !signal.aborted; stack = left.shift()) await work(stack);
  };
  try {
    await orStopped(Promise.all(Array.from({ length: STACKS_AT_ONCE }, lane)), signal);
  } finally {
    left.length = 0;
  }
  if (signal.aborted) throw new StoppedError("The search was stopped.", "");
}
