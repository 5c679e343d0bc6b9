import type { BridgeRules, Rules } from "./machine";
import { newQrText } from "./random";
import type { SimulatorOptions } from "./types";

/** The machine's rules, with defaults for absent options. */
export function rulesOf({ times = {}, bridge, deriveCountry = "ready" }: SimulatorOptions): Omit<Rules, "isRevoked"> {
  const { initializingMs = 1_000, reconnectMs, qrRotateMs = 20_000, authenticatingMs = 1_000, autoScanMs } = times;
  return {
    times: { initializingMs, reconnectMs, qrRotateMs, authenticatingMs, autoScanMs },
    bridge: bridge ? bridgeOf(times, bridge === true ? {} : bridge) : undefined,
    deriveCountry,
    qrText: newQrText,
  };
}

function bridgeOf(
  { firstQrMs = 60_000, gapMs = 1_000, flapEveryMs = 90_000, flapMs = 2_000 }: NonNullable<SimulatorOptions["times"]>,
  { codes = 6, ends = "disconnected" }: Exclude<NonNullable<SimulatorOptions["bridge"]>, boolean>,
): BridgeRules {
  return { firstQrMs, gapMs, flapEveryMs, flapMs, codes, ends };
}
