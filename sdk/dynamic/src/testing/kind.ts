import type { Call } from "pulumi-zavu-provider/errors";
import type { Bag, ConfigureRequest, ProviderVerbs } from "../shapes";
import type { FailureName, ZavuType } from "./options";

/** The time in all outputs. */
export const TIME = "2026-01-01T00:00:00.000Z";

/** The project in all outputs. */
export const PROJECT_ID = "proj_mock";

/** The sender of existing resources, if the test names none. */
export const SENDER_ID = "sender_mock";

/** The mock of a kind of resource. Each kind has a file beside this one and a line in `kinds.ts`. */
export interface Kind<Outputs extends object = object> {
  /** The class's name, which is the end of both of its Pulumi types. */
  readonly type: ZavuType;
  /** The kind of resource in messages. */
  readonly noun: string;
  /** The provider's verbs. The mocks use `check`. */
  verbs(request: ConfigureRequest): ProviderVerbs;
  /** Outputs that are always secret. */
  readonly secrets: readonly string[];
  /** The prefix of new ids, before the resource's name. */
  readonly idPrefix: string;
  /** The id in the inputs; undefined if create generates one. */
  idIn(inputs: Bag): string | undefined;
  /** The outputs after a create. */
  created(mocked: Mocked<Outputs>, resources: OtherResources): Bag;
  /** The outputs of a resource that the stack does not own. */
  read(found: Found<Outputs>, resources: OtherResources): Bag;
  /** The error of `up` with these outputs; undefined if there is none. */
  problemOf?(id: string, outputs: Bag, resources: OtherResources): string | undefined;
  /** The first request of a create, which fails if the API refuses the key. */
  firstRequest(inputs: Bag): Call;
  /** The provider's errors of a wait; undefined if create does not wait with these inputs. */
  readonly failures: Partial<Record<FailureName, (failing: Failing) => string | undefined>>;
}

/** The other resources of the program. */
export interface OtherResources {
  outputsOf(kind: Kind, id: string): Bag;
  idsOf(kind: Kind): string[];
}

/** A mocked resource: its name, its inputs, and the outputs that a test chooses. */
export interface Mocked<Outputs extends object> {
  name: string;
  inputs: Bag;
  chosen?: Outputs;
}

/** A resource that a program reads by its id. */
interface Found<Outputs extends object> extends Pick<Mocked<Outputs>, "name" | "chosen"> {
  id: string;
}

/** A resource whose create fails. */
export interface Failing {
  name: string;
  id: string;
  inputs: Bag;
}

/** The inputs, and the default outputs unless a test chooses others. Leaves out undefined values. */
export function merged(inputs: Bag, defaults: Bag, chosen: object): Bag {
  const outputs = Object.keys(defaults).map((name) => [name, name in chosen ? (chosen as Bag)[name] : defaults[name]]);
  const all = { ...inputs, ...(Object.fromEntries(outputs) as Bag) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
