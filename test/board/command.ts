import { createRequire } from "node:module";
import path from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "pulumi-zavu-provider/clock";
import { addBoard } from "../../cli/src/commands/board";
import type { Context } from "../../cli/src/context";
import type { Opener } from "../../cli/src/board/openPage";
import type { Stacks } from "../../cli/src/stacks/stack";

// The root's node_modules may have another version.
const { Command } = createRequire(path.join(__dirname, "../../cli/package.json"))("commander") as {
  Command: new () => Parameters<typeof addBoard>[0];
};

/** Has characters that every encoding changes, to find it in any form. */
export const KEY = "zv_live_Kx7+/needle=4Qz9_of_the_board";

/** Ten times as fast, so that poll intervals do not slow the tests down. */
export const quick: Clock = {
  now: () => performance.now() * 10,
  sleep: (ms, signal) =>
    sleep(Math.min(ms / 10, 2 ** 31 - 1), undefined, signal ? { signal } : {}).catch(() => undefined),
};

export interface RunOptions {
  baseUrl: string;
  isTerminal?: boolean;
  open?: Opener;
  stacks?: Stacks;
  /** Default {@link quick}. */
  clock?: Clock;
}

/** `pulumi-zavu board`, running in this process. */
export class RunningBoard {
  stdout = "";
  stderr = "";
  private readonly stop = new AbortController();
  /** The exit code that it set, or the error that it threw. */
  readonly ended: Promise<{ code: number; error?: unknown }>;
  private isOver = false;

  constructor(args: string[], { baseUrl, isTerminal = false, open, stacks, clock = quick }: RunOptions) {
    const context: Context = {
      io: {
        stdin: process.stdin,
        stdout: this.stream("stdout", isTerminal),
        stderr: this.stream("stderr", isTerminal),
        env: { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: baseUrl },
        signal: this.stop.signal,
        clock,
      },
      stacks: () => stacks ?? missing(),
      exitCode: 0,
    };
    const program = new Command().exitOverride();
    addBoard(program, context, open);
    this.ended = program
      .parseAsync(["board", ...args], { from: "user" })
      .then(
        () => ({ code: context.exitCode }),
        (error: unknown) => ({ code: 1, error }),
      )
      .finally(() => (this.isOver = true));
  }

  /** The page's address, once the command has printed it. */
  async url(): Promise<string> {
    await this.says(/^http:\S+$/m);
    return /^http:\S+$/m.exec(this.stdout)![0];
  }

  /** Waits until the output contains the text; throws if the command ends before. */
  async says(text: RegExp): Promise<void> {
    while (!text.test(this.stdout + this.stderr)) {
      if (this.isOver) throw new Error(`It ended without saying ${String(text)}:\n${this.stdout}${this.stderr}`);
      await sleep(10);
    }
  }

  /** Like Ctrl-C. */
  interrupt(): void {
    this.stop.abort();
  }

  private stream(name: "stdout" | "stderr", isTerminal: boolean): NodeJS.WriteStream {
    const stream = new PassThrough().setEncoding("utf8").on("data", (text: string) => (this[name] += text));
    return Object.assign(stream, { isTTY: isTerminal }) as unknown as NodeJS.WriteStream;
  }
}

function missing(): never {
  throw new Error("this test has no stacks");
}
