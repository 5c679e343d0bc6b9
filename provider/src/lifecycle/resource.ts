import type { Api } from "../api";
import type { Clock } from "../clock";
import type { Bag, Change, Context, InputIssue, Observation, Operation, Outcome } from "./types";

/**
 * A kind of resource. Both forms of the provider are written against this interface alone. There is one object for each
 * kind and provider process; it may keep what the resources of a run know of each other.
 *
 * @typeParam Inputs what a program declares.
 * @typeParam State what state holds: the inputs as declared, and what the server reported last.
 */
export interface Resource<Inputs extends object, State extends object> {
  /** What messages call it in the middle of a sentence, such as "session". */
  readonly noun: string;
  /** Outputs that are secret whatever the program says. */
  readonly secretOutputs: ReadonlySet<string>;

  /** Forgets the last run: another program may follow. */
  forget(): void;
  /** Notes that a resource of this run has this id in state. */
  know(id: string): void;

  /**
   * Checks what a program declares and puts it into normal form. Sends no request. Values that are not known yet stay
   * `UNKNOWN` and break no rule.
   */
  check(declared: Bag): Checked;
  /**
   * Compares what state holds with what the program declares. Sends no request.
   *
   * @param isDeclared whether the program declares the resource. A refresh compares state with itself.
   */
  diff(id: string, compared: Compared, isDeclared: boolean): Diff;
  /**
   * The inputs of a create or update, which are known in full.
   *
   * @throws {InputError} if check would have refused them.
   */
  knownInputs(declared: Bag): Inputs;
  /** The state in a bag; undefined if the stack does not own the resource (`.get`, an import). */
  stateIn(bag: Bag): State | undefined;
  /** The outputs that a preview of a create or update shows, with `UNKNOWN` for what only the server can tell. */
  preview(inputs: Bag, olds?: Bag): Bag;
  /** Whether update would wait for the resource or repair it. */
  isUnsettled(state: Bag, inputs: Bag): boolean;
  /** Whether state is soon out of date, so that `up` should read the resource first. */
  isMoving(state: State): boolean;
  /** How long an operation may take if the program does not say, in ms. */
  timeoutMs(operation: Operation, inputs: Partial<Inputs>): number;
  /** What people read while an operation waits in this status. */
  progressText(status: string, inputs: Partial<Inputs>): string;

  /** The verbs that ask the API. */
  connect(connection: Connection): Verbs<Inputs, State>;
}

/** Any kind of resource, for code that works with all of them. */
export type AnyResource = Resource<object, object>;

/** What the resources under one configuration share. */
export interface Connection {
  api: Api;
  clock: Clock;
  random: () => number;
}

/**
 * The verbs of a resource under one configuration. Each returns plain values; what it throws is a `ZavuError`, and then
 * nothing was created or changed that the caller would have to keep.
 */
export interface Verbs<Inputs, State> {
  create(inputs: Inputs, context: Context): Promise<Outcome<State>>;
  /**
   * @param olds what state holds; undefined for a resource that the stack does not own.
   * @returns undefined if an owned resource is gone.
   * @throws {NotFoundError} if one that the stack does not own is unknown.
   */
  read(id: string, olds: State | undefined, context: Context): Promise<Observation<State> | undefined>;
  update(id: string, olds: State, news: Inputs, context: Context): Promise<Outcome<State>>;
  delete(id: string, olds: Partial<State>, context: Context): Promise<void>;
  /**
   * Checks that the key belongs to the project that owns a resource. A state that names no project passes.
   *
   * @throws {WrongProjectError} if it does not, and any {ZavuError} if the project could not be asked for.
   */
  checkOwner(id: string, olds: Partial<State>): Promise<void>;
}

/** Inputs in normal form, perhaps with `UNKNOWN` in some places, and what is wrong with them. */
export interface Checked {
  inputs: Bag;
  issues: InputIssue[];
}

/** What a diff compares. */
export interface Compared {
  /** What state holds. */
  state: Bag;
  /** The inputs that state holds: those of the last successful update. */
  oldInputs: Bag;
  /** What the program declares. */
  declared: Bag;
}

/** What a diff found, with the checked inputs of the program. */
export interface Diff {
  inputs: Bag;
  changes: Change[];
}
