import type { Stacks, StackConfig } from "../stacks/stack";
import { ok, problem, problemOf, skipped, type Check } from "./check";

/** The checks, and the configuration if it could be read. */
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
  if (apiKey === undefined) return ok("stack-key", "The stack has no zavu:apiKey. The key of the environment is used.");
  if (!isKeyPlain) return ok("stack-key", "zavu:apiKey is encrypted in the stack's configuration.");
  return problem(
    "stack-key",
    "zavu:apiKey is in plain text in the stack's configuration.",
    "Run `pulumi config set --secret zavu:apiKey`. If the file was committed or shared, use a new key and revoke this one.",
  );
}
