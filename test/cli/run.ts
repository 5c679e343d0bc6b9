import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { systemClock } from "pulumi-zavu-provider/clock";
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
}

const nowhere = () => Promise.reject(new Error("this test has no stacks"));

/** Runs a command line in this process, where nothing is a terminal. */
export async function runHere(args: string[], { env = {}, stacks, stdin = "", signal }: RunOptions = {}): Promise<Ran> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  input.end(stdin);
  const written = Promise.all([text(output), text(errors)]);
  const io = {
    stdin: input,
    stdout: output,
    stderr: errors,
    env,
    signal: signal ?? new AbortController().signal,
    clock: systemClock,
  } as unknown as Context["io"];
  const code = await run(args, { io, stacks: () => ({ all: nowhere, contents: nowhere, config: nowhere, ...stacks }) });
  output.end();
  errors.end();
  const [stdout, stderr] = await written;
  return { code, stdout, stderr };
}
