import type { Config } from "pulumi-zavu-provider/config";
import { StoppedError } from "pulumi-zavu-provider/errors";
import { openAccount } from "../account";
import type { Io } from "../io";
import { placeOf, type Stacks } from "../stacks/stack";
import { accountCheck } from "./account";
import { certificateChecks } from "./certificates";
import { channelCheck } from "./channel";
import { skipped, type Check } from "./check";
import { clockCheck } from "./clock";
import { configured } from "./configuration";
import { nodeCheck } from "./node";
import type { Probes } from "./probes";
import { proxyCheck } from "./proxy";
import { pulumiCheck } from "./pulumi";
import { readStack, unreadStack } from "./stack";

export interface Examined {
  io: Pick<Io, "env" | "signal" | "clock">;
  stacks: Stacks;
  /** The stack whose configuration takes precedence. */
  stack?: string;
  probes: Probes;
}

/** Runs the checks one after the other and yields each result. Sends only reads. */
export async function* examine({ io, stacks, stack, probes }: Examined): AsyncGenerator<Check> {
  yield nodeCheck(probes.nodeVersion);
  const pulumi = await pulumiCheck(probes, stack !== undefined);
  yield pulumi;
  if (stack === undefined) return yield* examineAccount(configured({}, io.env), { io, probes });
  const read = pulumi.state === "ok" ? await readStack(stacks, stack) : unreadStack("needs the Pulumi CLI");
  yield* read.checks;
  const unread = { check: skipped("configuration", "the stack's configuration could not be read") };
  yield* examineAccount(read.config ? configured(read.config, io.env, placeOf(stack)) : unread, { io, probes });
}

type Parts = Pick<Examined, "io" | "probes">;

async function* examineAccount({ check, config }: { check: Check; config?: Config }, parts: Parts) {
  const { io, probes } = parts;
  const why = "needs a usable key and base URL";
  yield check;
  yield config ? await proxyCheck(config.baseUrl, io.env, probes) : skipped("proxy", why);
  yield* certificateChecks(io.env, probes);
  if (config) yield* examineApi(config, parts);
  else for (const name of ["account", "channel", "clock"]) yield skipped(name, why);
}

async function* examineApi(config: Config, { io, probes }: Parts) {
  const account = openAccount(config, io.clock);
  const check = await accountCheck(account, io.signal);
  if (io.signal.aborted) throw new StoppedError("The checks were stopped.", "Run the command again.");
  yield check;
  yield check.state === "problem"
    ? skipped("channel", "the account check failed")
    : await channelCheck(account, io.signal);
  yield clockCheck(probes.timeOfDay(), account.serverClock.now());
}
