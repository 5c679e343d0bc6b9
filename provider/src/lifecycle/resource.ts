import type { Api } from "../api";
import type { Clock } from "../clock";
import type { Bag, Change, Context, InputIssue, Observation, Operation, Outcome } from "./types";

/**
 * A kind of resource. Both forms of the provider only use this interface. There is one object per kind and provider
 * process. It may keep what the resources of a run know about each other.
 *
 * @typeParam Inputs the inputs that a program declares.
 * @typeParam State the state: the inputs as declared, and the values that the server reported last.
 */
export interface Resource<Inputs extends object, State extends object> {
  /** The kind of resource in messages, such as "session". */
  readonly noun: string;
  /** Outputs that are always secret. */
  readonly secretOutputs: ReadonlySet<string>;

  /** Forgets the last run, since another program may follow. */
  forget(): void;
  /** Notes that a resource of this run has this id in state. */
  noteKnown(id: string): void;

  /**
   * Checks and normalizes what a program declares, without a request. Values that are not known yet stay `UNKNOWN` and cause
   * no issue.
   */
  check(declared: Bag): Checked;
  /**
   * Compares state with what the program declares, without a request.
   *
   * @param isDeclared whether the program declares the resource. A refresh compares state with itself.
   */
  diff(id: string, compared: Compared, isDeclared: boolean): Diff;
  /**
   * The inputs of a create or update, which have no unknown values.
   *
   * @throws {InputError} if check would have refused them.
   */
  knownInputs(declared: Bag): Inputs;
  /**
   * The state in a bag; undefined if the stack does not own the resource (`.get`, an import).
   *
   * @param inputs the inputs in state, if the caller has them: a refresh of a `.get` has none.
   */
  stateIn(bag: Bag, inputs?: Bag): State | undefined;
  /**
   * The inputs that a resource really has; by default those that the engine keeps. After a partial failure of an update,
   * the engine keeps the old inputs, although the update may have applied the new ones, which are then in the outputs.
   */
  appliedInputs?(kept: Bag, state: State): Bag;
  /** The outputs that a preview of a create or update shows, with `UNKNOWN` for values that only the server knows. */
  preview(inputs: Bag, olds?: Bag): Bag;
  /** Whether update would wait for the resource or repair it. */
  isUnsettled(state: Bag, inputs: Bag): boolean;
  /** Whether state is soon out of date, so that `up` should refresh the resource first. */
  isMoving(state: State): boolean;
  /** The default timeout of an operation, in ms. */
  timeoutMs(operation: Operation, inputs: Partial<Inputs>): number;
  /** The text that the user sees while an operation waits in this status. */
  progressText(status: string, inputs: Partial<Inputs>): string;

  /** The verbs that send requests to the API. */
  connect(connection: Connection): Verbs<Inputs, State>;
}

/** Any kind of resource, for code that works with all of them. */
export type AnyResource = Resource<object, object>;

/** What the resources with one configuration share. */
export interface Connection {
  api: Api;
  clock: Clock;
  random: () => number;
}

/**
 * The verbs of a resource with one configuration. Each returns plain values. If it throws a `ZavuError`, it has created or
 * changed nothing that the caller would have to keep.
 */
export interface Verbs<Inputs, State> {
  create(inputs: Inputs, context: Context): Promise<Outcome<State>>;
  /**
   * @param olds the state; undefined if the stack does not own the resource.
   * @returns undefined if an owned resource is gone.
   * @throws {NotFoundError} if a resource that the stack does not own does not exist.
   */
  read(id: string, olds: State | undefined, context: Context): Promise<Observation<State> | undefined>;
  update(id: string, olds: State, news: Inputs, context: Context): Promise<Outcome<State>>;
  delete(id: string, olds: Partial<State>, context: Context): Promise<void>;
  /**
   * Checks that the key belongs to the project that owns a resource. A state without a project passes.
   *
   * @throws {WrongProjectError} if it does not, and a {ZavuError} if the project cannot be read.
   */
  checkOwner(id: string, olds: Partial<State>): Promise<void>;
}

/** Normalized inputs, perhaps with `UNKNOWN` values, and their issues. */
export interface Checked {
  inputs: Bag;
  issues: InputIssue[];
}

/** The values that a diff compares. */
export interface Compared {
  /** The outputs in state. */
  state: Bag;
  /** The inputs in state: those of the last successful update. */
  oldInputs: Bag;
  /** The inputs that the program declares. */
  declared: Bag;
}

/** The result of a diff, with the checked inputs of the program. */
export interface Diff {
  inputs: Bag;
  changes: Change[];
  /** Whether a replacement deletes the old resource first. By default, it creates the new one first. */
  deletesFirst?: boolean;
}
