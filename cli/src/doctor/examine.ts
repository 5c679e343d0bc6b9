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
  /** The stack whose configuration comes first. */
  stack?: string;
  probes: Probes;
}

/** Every check, one after the other, as each is made. Reads only. */
export async function* examine({ io, stacks, stack, probes }: Examined): AsyncGenerator<Check> {
  yield nodeCheck(probes.nodeVersion);
  const pulumi = await pulumiCheck(probes, stack !== undefined);
  yield pulumi;
  if (stack === undefined) return yield* examineAccount(configured({}, io.env), { io, probes });
  const read = pulumi.state === "ok" ? await readStack(stacks, stack) : unreadStack("it needs the Pulumi CLI");
  yield* read.checks;
  const unread = { check: skipped("configuration", "the stack's configuration comes first, and was not read") };
  yield* examineAccount(read.config ? configured(read.config, io.env, placeOf(stack)) : unread, { io, probes });
}

type Parts = Pick<Examined, "io" | "probes">;

async function* examineAccount({ check, config }: { check: Check; config?: Config }, parts: Parts) {
  const { io, probes } = parts;
  const why = "it needs a key and a base URL that may be used";
  yield check;
  yield config ? await proxyCheck(config.baseUrl, io.env, probes) : skipped("proxy", why);
  yield* certificateChecks(io.env, probes);
  if (config) yield* examineApi(config, parts);
  else for (const name of ["account", "channel", "clock"]) yield skipped(name, why);
}

async function* examineApi(config: Config, { io, probes }: Parts) {
  const account = openAccount(config, io.clock);
  const whose = await accountCheck(account, io.signal);
  if (io.signal.aborted) throw new StoppedError("The checks were stopped.", "Run the command again.");
  yield whose;
  yield whose.state === "problem"
    ? skipped("channel", "the check of the account failed")
    : await channelCheck(account, io.signal);
  yield clockCheck(probes.timeOfDay(), account.serverClock.now());
}
