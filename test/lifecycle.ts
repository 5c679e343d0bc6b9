import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import type { Config } from "../provider/src/config";
import type { ZavuError } from "../provider/src/errors";
import { ProviderProcess, type Context, type SessionLifecycle } from "../provider/src/lifecycle";
import type { VirtualClock } from "./virtualClock";

/** The key that the lifecycle's tests use. */
export const KEY = "zv_live_0123456789_a";

/** A new provider process, as each engine run has one. */
export function startProvider(clock: VirtualClock): ProviderProcess {
  return new ProviderProcess({ clock, random: () => 0.5, gone: new AbortController().signal, exit: () => undefined });
}

/** A simulator that keeps the clock's time and knows the key, without a rate limit. */
export const simulatorAt = (clock: VirtualClock, options: SimulatorOptions = {}): Promise<Simulator> =>
  startSimulator({ projects: { proj_a: { keys: [KEY] } }, rateLimit: false, clock: clock.now, ...options });

/** The configuration of a provider process against a simulator. */
export const configOf = (simulator: Simulator, config: Partial<Config> = {}): Config => ({
  apiKey: KEY,
  baseUrl: simulator.url,
  keySource: "ZAVU_API_KEY",
  ...config,
});

/** The session verbs of a provider process against a simulator. */
export function lifecycleOf(
  provider: ProviderProcess,
  simulator: Simulator,
  config: Partial<Config> = {},
): SessionLifecycle {
  return provider.verbs(provider.resources.session, configOf(simulator, config));
}

/** The context of an operation that has `ms` of the clock's time and whose reports are ignored. */
export function contextOf(clock: VirtualClock, ms: number, more: Partial<Context> = {}): Context {
  const { signal } = new AbortController();
  const deadline = clock.now() + ms;
  return { signal, gone: signal, deadline, report: () => undefined, warn: () => undefined, ...more };
}

/** The error that an operation fails with. */
export const failure = (done: Promise<unknown>): Promise<ZavuError> =>
  done.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: ZavuError) => error,
  );
