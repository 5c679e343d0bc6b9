// What tests of programs import: `pulumi-zavu/testing`. No program does, so it is no part of what Pulumi loads.
export { zavuMocks, type MadeSession, type ZavuMocks, type ZavuMocksOptions } from "./testing/mocks";
export type { MockedFailure } from "./testing/failures";
export type { SessionOutputs } from "./testing/outputs";
export { startSimulator, type Simulator, type SimulatorOptions } from "./testing/simulator";
