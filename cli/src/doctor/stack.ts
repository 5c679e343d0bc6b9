import type { Stacks, StackConfig } from "../stacks/stack";
import { ok, problem, problemOf, skipped, type Check } from "./check";

/** What was found, and the configuration where it could be read. */
export interface ReadStack {
  checks: Check[];
  config?: StackConfig;
}

export async function readStack(stacks: Stacks, stack: string): Promise<ReadStack> {
  try {
    const config = await stacks.config(stack);
    return { config, checks: [ok("stack", `The configuration of stack ${stack} can be read.`), stackKeyCheck(config)] };
  } catch (error) {
    return { checks: [problemOf("stack", error), skipped("stack-key", "the stack's configuration could not be read")] };
  }
}

export const unreadStack = (why: string): ReadStack => {
  return { checks: [skipped("stack", why), skipped("stack-key", why)] };
};

function stackKeyCheck({ apiKey, isKeyPlain }: StackConfig): Check {
  if (apiKey === undefined) return ok("stack-key", "The stack has no zavu:apiKey of its own.");
  if (!isKeyPlain) return ok("stack-key", "zavu:apiKey is a secret there.");
  return problem(
    "stack-key",
    "zavu:apiKey stands in plain text in the configuration.",
    "Run `pulumi config set --secret zavu:apiKey`; where the file was committed or shared, with a new key, and revoke this one.",
  );
}
