import type { Command } from "commander";
import { Board, NOTHING_WAITS } from "../board/board";
import { openInBrowser, type Opener } from "../board/openPage";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { helpAfter } from "../format/help";
import { print } from "../io";
import { exitCodeOf } from "../outcome";
import { PAGE_FOLDER } from "../pageFolder";
import { targetOf, waitingOn, type AccountOptions } from "../target";
import { UsageError } from "../usageError";
import { cwdOption, stackOption, timeoutOption } from "./options";

interface BoardOptions extends AccountOptions {
  timeout: string;
  port?: string;
  open: boolean;
}

const MORE = `Without ids or --stack, it shows every session in the account that is waiting for a scan, including ones created
while it is open. Only its Reconnect button changes a session, without losing a login. The page is served on 127.0.0.1
only, and its address holds a token: anyone with the address can scan.
From another machine: ssh -L 8123:127.0.0.1:8123 HOST, run it there with --port 8123, and open the address it prints.`;

/** @param open opens the page; replaced in tests. */
export function addBoard(program: Command, context: Context, open: Opener = openInBrowser): void {
  program
    .command("board")
    .argument("[ids...]", "the sessions' ids")
    .description("Show every session that is waiting for a scan on a page in your browser.")
    .addOption(stackOption("the sessions of this stack"))
    .addOption(cwdOption())
    .addOption(timeoutOption("30m"))
    .option("--port <number>", "the port of the page (default: any free port)")
    .option("--no-open", "print the address without opening a browser")
    .addHelpText("after", helpAfter("reads only", ["board", "board --stack prod", "board --port 8123 --no-open"], MORE))
    .action(async (ids: string[], options: BoardOptions) => {
      const { io } = context;
      const limitMs = durationOf(options.timeout, "--timeout");
      const port = options.port === undefined ? undefined : portOf(options.port);
      const isWholeAccount = ids.length === 0 && options.stack === undefined;
      const { account, ids: wanted } = await targetOf(context, ids, { ...options, allWaiting: isWholeAccount });
      if (wanted.length === 0) return print(io, NOTHING_WAITS);
      const board = new Board({
        io,
        account,
        ids: wanted,
        limitMs,
        pageFolder: PAGE_FOLDER,
        ...(port === undefined ? {} : { port }),
        ...(isWholeAccount ? { findMore: (signal: AbortSignal) => waitingOn(account, signal) } : {}),
        ...(options.open && io.stdout.isTTY ? { open } : {}),
      });
      context.exitCode = exitCodeOf(await board.run());
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port ${text} is not a port.`, "Use a number from 1 to 65535, or omit --port.");
}
