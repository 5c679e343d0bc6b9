// What tests of programs import: `pulumi-zavu/testing`. Programs do not import it, so Pulumi does not load it.
export { zavuMocks } from "./testing/mocks";
export type {
  ChosenOutputs,
  ExistingOutputs,
  FailureName,
  LookUpAnswers,
  MadeResource,
  MockedFailure,
  ZavuMocksOptions,
  ZavuType,
  ZavuMocks,
} from "./testing/options";
export type { EgressNodeOutputs, ExistingEgressNode, SenderLinkOutputs, SessionOutputs } from "./testing/outputs";
export { startSimulator, type Simulator, type SimulatorOptions } from "./testing/simulator";
