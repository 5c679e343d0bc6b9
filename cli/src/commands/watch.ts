import { Option, type Command } from "commander";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { helpAfter } from "../format/help";
import { eventLine, watchFrame } from "../format/watching";
import { note, print } from "../io";
import { accountOf, scopeOf, type AccountOptions } from "../target";
import { UsageError } from "../usageError";
import type { WatchEvent } from "../watching/events";
import { EventPrograms, checkProgram } from "../watching/exec";
import type * as Metrics from "../watching/metrics";
import type { WatchMetrics, WatchState } from "../watching/metrics";
import { MetricsServer, isOpenToNetwork, metricsAddressOf } from "../watching/metricsServer";
import { Recovering } from "../watching/recover";
import { Watch } from "../watching/watch";
import { cwdOption, given, stackOption } from "./options";
import { WholeScreen, hasScreen } from "./wholeScreen";

interface WatchOptions extends AccountOptions {
  all?: boolean;
  interval: string;
  json?: boolean;
  exec?: string;
  execTimeout: string;
  reconnect?: boolean;
  metrics?: string;
}

const SHORTEST_INTERVAL_MS = 2_000;
// QR codes of a session appear for a minute or two. A watch that sees none would reconnect the session again and again.
const LONGEST_WITH_RECONNECT_MS = 30_000;

const EXAMPLES = [
  "watch --stack prod",
  "watch --all --json",
  "watch --all --exec ./alert.sh",
  "watch --all --reconnect",
  "watch --all --metrics 127.0.0.1:9464",
];

const MORE = `With --reconnect, it changes sessions: it reconnects those that dropped, but none that needs a scan.
--exec runs the program with the event on standard input and in ZAVU_EVENT_SESSION, _NAME, _FROM, _TO, _AT and _REASON.
--metrics serves Prometheus metrics at /metrics, without a password. Use 127.0.0.1 unless other machines must read them.
It runs until you stop it with Ctrl-C or a signal; the exit code is then 130, or 128 plus the signal's number.`;

export function addWatch(program: Command, context: Context): void {
  program
    .command("watch")
    .argument("[ids...]", "the sessions' ids")
    .description("Follow the statuses of sessions, alert and reconnect, until you stop it.")
    .addOption(stackOption("the sessions of this stack"))
    .addOption(new Option("--all", "every session of the account, including ones created later"))
    .option("--interval <duration>", "how often to poll, at least 2s; many sessions are polled less often", "5s")
    .option("--json", "write each event as a line of JSON")
    .addOption(new Option("--exec <file>", "run this program for each event, without arguments").argParser(given))
    .option("--exec-timeout <duration>", "how long the program may run", "30s")
    .option("--reconnect", "reconnect sessions that dropped, unless they need a scan")
    .addOption(new Option("--metrics <address>", "serve Prometheus metrics at this IP:port").argParser(given))
    .addOption(cwdOption())
    .addHelpText("after", helpAfter("reads only", EXAMPLES, MORE))
    .action((ids: string[], options: WatchOptions) => watch(context, ids, options));
}

async function watch(context: Context, ids: string[], options: WatchOptions): Promise<void> {
  const { io } = context;
  const intervalMs = durationOf(options.interval, "--interval");
  if (intervalMs < SHORTEST_INTERVAL_MS)
    throw new UsageError(`--interval ${options.interval} is too short.`, "Use 2s or more.");
  if (options.reconnect && intervalMs > LONGEST_WITH_RECONNECT_MS)
    throw new UsageError(`--interval ${options.interval} is too long for --reconnect.`, "Use 30s or less.");
  const timeoutMs = durationOf(options.execTimeout, "--exec-timeout");
  if (options.exec !== undefined) checkProgram(options.exec, io.env);
  const address = options.metrics === undefined ? undefined : metricsAddressOf(options.metrics);
  // The stacks are opened once, so that a passphrase is asked for once.
  const stacks = context.stacks(options.cwd);
  const opened = { ...context, stacks: () => stacks };
  const target = await scopeOf(opened, ids, options);

  const usesScreen = hasScreen(io) && !options.json;
  const tell = (line: string) => (screen ? screen.note(line) : note(io, line));
  const programs =
    options.exec === undefined
      ? undefined
      : new EventPrograms({
          program: options.exec,
          env: io.env,
          timeoutMs,
          output: usesScreen && io.stderr.isTTY ? "ignore" : "stderr",
          note: tell,
        });
  const metrics = address && newMetrics(() => watching.metricsState());
  const onError = (error: unknown) => metrics?.countError(error);
  const onReconnect = (id: string) => metrics?.countReconnect(id);
  const recovering = options.reconnect
    ? new Recovering({ signal: io.signal, onReconnect, onError, note: tell })
    : undefined;
  const onEvent = (event: WatchEvent) => {
    if (options.json) print(io, JSON.stringify(event));
    else if (!usesScreen) print(io, eventLine(event));
    if (!event.initial) programs?.add(event);
    if (event.to === null) recovering?.forget(event.session);
  };
  const watching = new Watch({
    ...target,
    intervalMs,
    signal: io.signal,
    ...(options.stack === undefined ? {} : { reopen: () => accountOf(opened, options) }),
    onEvent,
    onSession: (session, account) => recovering?.note(session, account),
    onPoll: () => screen?.redraw(),
    onError,
    note: tell,
  });
  const screen = usesScreen
    ? new WholeScreen(io, (size) => watchFrame({ sessions: watching.sessions, ...watching.state() }, size))
    : undefined;
  const server = metrics && (await MetricsServer.start(address, metrics));
  if (server) note(io, `Metrics: ${server.url}`);
  if (server && isOpenToNetwork(address)) note(io, "Other machines can read the metrics, without a password.");
  const finish = () => Promise.all([programs?.finish(), recovering?.finish(), server?.close()]);
  const work = watching.run().finally(finish);
  await (screen ? screen.during(work) : work);
}

/** Loads the metrics' library only if it is needed. */
function newMetrics(state: () => WatchState): WatchMetrics {
  return new (require("../watching/metrics") as typeof Metrics).WatchMetrics(state);
}
