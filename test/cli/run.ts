import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { systemClock, type Clock } from "pulumi-zavu-provider/clock";
import type { Context } from "../../cli/src/context";
import { run } from "../../cli/src/program";
import type { Stacks } from "../../cli/src/stacks/stack";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  stacks?: Partial<Stacks>;
  stdin?: string;
  signal?: AbortSignal;
  clock?: Clock;
  /** Whether stdin and stderr are terminals. `stdin` is what the user types. */
  canAsk?: boolean;
}

const noStacks = () => Promise.reject(new Error("this test has no stacks"));

/** Runs a command line in this process. Its stdout is not a terminal. */
export async function runHere(
  args: string[],
  { env = {}, stacks, stdin = "", signal, clock = systemClock, canAsk = false }: RunOptions = {},
): Promise<Ran> {
  const isTTY = canAsk;
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  const errors = Object.assign(new PassThrough(), { isTTY });
  input.end(stdin);
  const written = Promise.all([text(output), text(errors)]);
  const io = {
    stdin: input,
    stdout: output,
    stderr: errors,
    env,
    signal: signal ?? new AbortController().signal,
    clock,
  } as unknown as Context["io"];
  const code = await run(args, {
    io,
    stacks: () => ({ all: noStacks, contents: noStacks, config: noStacks, ...stacks }),
  });
  output.end();
  errors.end();
  const [stdout, stderr] = await written;
  return { code, stdout, stderr };
}
