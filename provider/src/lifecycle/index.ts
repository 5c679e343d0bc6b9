export type { Session } from "../api";
export { ProviderProcess, type Surroundings } from "./process";
export type { SessionLifecycle } from "./session";
export { check, knownInputs, type CheckedInputs } from "./inputs";
export { diff, isUnsettled, type Change } from "./diff";
export { defaultTimeoutMs } from "./timeouts";
export * from "./types";
