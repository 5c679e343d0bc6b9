export type { Session } from "../api";
export { ProviderProcess, type Host } from "./process";
export type { AnyResource, Resource, Verbs } from "./resource";
export { createResources, type Resources } from "./resources";
export type { SessionLifecycle } from "./session/lifecycle";
export * from "./session/types";
export * from "./types";
