import { setMaxListeners } from "node:events";
import type { Clock } from "../../provider/src/clock";
import type { Bag } from "../../sdk/dynamic/src/shapes";
import { KINDS, STARTS, type SavedState, type Kind, type Verbs } from "./forms";
import { KEY, OTHER_KEY, type World } from "./world";

/** A resource in a stack's state. */
export interface Entry extends SavedState {
  kind: Kind;
  id: string;
  /** It exists but is unfinished: the next up calls update, whatever diff says. */
  isUnfinished: boolean;
  /** It was tainted: the next up replaces it, whatever diff says. */
  isTainted?: boolean;
  /** An up or a destroy reads it first. */
  readFirst: boolean;
}

/** A reference of a program to the id of another resource. */
export class Ref {
  constructor(readonly name: string) {}
}

/** How an operation is interrupted: the provider is killed (`kill`), or only the engine is. */
export interface Break {
  at: number;
  how: "kill" | "engine";
}

/** The result of an operation. */
export interface Report {
  /** The texts of all errors. */
  errors: string[];
  warnings: string[];
  /** Resources that a refresh shows as changed, or warns about. */
  changed: string[];
  wasBroken: boolean;
  tookMs: number;
  /** By how much a verb took longer than its own timeout; 0 if none did. */
  lateMs: number;
}

class Broken extends Error {}

/** How long a read may take. */
const READ_MS = 120_000;

/** Each kind of resource before those that it may depend on. */
const DELETE_ORDER = [...KINDS].reverse();

/** The result of a partial failure. */
interface PartialFailure {
  id: string;
  outputs: Bag;
  inputs?: Bag;
  readFirst?: boolean;
}

interface Thrown {
  message: string;
  properties?: Bag;
  reasons?: string[];
}

/** Pulumi's engine as a provider sees it: what it calls, in which order, and which results it saves. */
export class Engine {
  readonly state = new Map<string, Entry>();
  /** Old resources of replacements, which are deleted after everything else succeeded. */
  readonly pendingDeletes: Entry[] = [];
  useOtherKey = false;

  constructor(
    private readonly world: World,
    readonly parallel: number,
    readonly form: keyof typeof STARTS,
    readonly kindOf: (name: string) => Kind = () => "session",
  ) {}

  /** All resources in state, including the old ones of replacements. */
  get entries(): Entry[] {
    return [...this.state.values(), ...this.pendingDeletes];
  }

  /** The ids in state. */
  get held(): string[] {
    return this.entries.map(({ id }) => id);
  }

  /** Ids of resources whose owning project is unknown. */
  get unowned(): string[] {
    return this.entries.filter(({ outputs }) => outputs["projectId"] === undefined).map(({ id }) => id);
  }

  taint(name: string): void {
    const entry = this.state.get(name);
    if (entry) this.state.set(name, { ...entry, isTainted: true });
  }

  up = (program: Map<string, Bag>, broken?: Break) => this.operation(broken, (run) => run.up(program));
  refresh = (broken?: Break) => this.operation(broken, (run) => run.refresh());
  destroy = (broken?: Break) => this.operation(broken, (run) => run.destroy());

  private async operation(broken: Break | undefined, steps: (run: Run) => Promise<void>): Promise<Report> {
    const startedAt = this.world.clock.now();
    const run = new Run(this, this.world, broken);
    await steps(run).catch((error: unknown) => {
      if (!(error instanceof Broken)) throw error;
    });
    await run.end();
    return {
      errors: run.errors,
      warnings: run.warnings,
      changed: run.changed,
      wasBroken: run.isBroken,
      tookMs: this.world.clock.now() - startedAt,
      lateMs: run.lateMs,
    };
  }
}

/** One engine run: one provider process. */
class Run {
  readonly errors: string[] = [];
  /** Partial failures of reads, which do not fail the operation. */
  readonly warnings: string[] = [];
  readonly changed: string[] = [];
  isBroken = false;
  lateMs = 0;
  private readonly verbs: (kind: Kind) => Verbs;
  /** The steps of this up by the names of their resources: a step waits for those that it refers to. */
  private readonly steps = new Map<string, Promise<void>>();
  private readonly gone = new AbortController();
  private readonly hasExited: Promise<void>;
  private isKilled = false;
  private readonly broken: Promise<never>;
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly engine: Engine,
    private readonly world: World,
    broken: Break | undefined,
  ) {
    setMaxListeners(0, this.gone.signal);
    let exit: () => void = () => undefined;
    this.hasExited = new Promise((resolve) => (exit = resolve));
    let breakNow: (error: Error) => void = () => undefined;
    this.broken = new Promise((_resolve, reject) => (breakNow = reject));
    this.broken.catch(() => undefined);
    const breakOff = () => {
      this.isBroken = true;
      if (broken?.how === "kill") this.isKilled = true;
      else this.gone.abort();
      breakNow(new Broken());
    };
    if (broken) world.atRequest(broken.at, breakOff);
    // A killed process sends nothing anymore: for it, every deadline has passed.
    const clock: Clock = {
      now: () => (this.isKilled ? Infinity : world.clock.now()),
      sleep: (ms, signal) => (this.isKilled ? Promise.resolve() : world.clock.sleep(ms, signal)),
    };
    const env = { ZAVU_API_KEY: engine.useOtherKey ? OTHER_KEY : KEY, ZAVU_BASE_URL: world.simulator.url };
    this.verbs = STARTS[engine.form](env, {
      clock,
      random: () => 0.5,
      localTime: world.clock.now,
      gone: this.gone.signal,
      exit,
    });
  }

  async up(program: Map<string, Bag>): Promise<void> {
    const { state, pendingDeletes, kindOf } = this.engine;
    const removed = [...state.keys()].filter((name) => !program.has(name));
    const ordered = KINDS.flatMap((kind) => [...program].filter(([name]) => kindOf(name) === kind));
    await this.each(ordered, ([name, declared]) => {
      const done = this.step(name, declared);
      this.steps.set(
        name,
        done.catch(() => undefined),
      );
      return done;
    });
    if (this.errors.length > 0) return;
    for (const kind of DELETE_ORDER) {
      for (const entry of pendingDeletes.filter((entry) => entry.kind === kind)) {
        await this.delete(entry, () => pendingDeletes.splice(pendingDeletes.indexOf(entry), 1));
      }
      for (const name of removed) {
        const entry = state.get(name);
        if (entry?.kind === kind) await this.delete(entry, () => state.delete(name));
      }
      // A resource is not deleted before those that depend on it.
      if (this.errors.length > 0) return;
    }
  }

  async refresh(): Promise<void> {
    await this.each([...this.engine.state.keys()], (name) => this.refreshOne(name));
  }

  async destroy(): Promise<void> {
    const { state, pendingDeletes } = this.engine;
    for (const kind of DELETE_ORDER) {
      await this.each(
        pendingDeletes.filter((entry) => entry.kind === kind),
        (entry) => this.delete(entry, () => pendingDeletes.splice(pendingDeletes.indexOf(entry), 1)),
      );
      await this.each(
        [...state].filter(([, entry]) => entry.kind === kind),
        async ([name, { readFirst }]) => {
          if (readFirst) await this.refreshOne(name);
          const entry = state.get(name);
          if (entry && this.errors.length === 0) await this.delete(entry, () => state.delete(name));
        },
      );
    }
  }

  /** Refreshes one resource. */
  private async refreshOne(name: string): Promise<void> {
    const { state } = this.engine;
    const entry = state.get(name);
    if (!entry) return;
    const { kind } = entry;
    const verbs = this.verbs(kind);
    const found = await this.call(
      this.timed(verbs.read(entry.id, entry), READ_MS),
      (partial) => ({ ...partial, props: partial.outputs, partial }),
      this.warnings,
    );
    if (!found) return;
    if (!found.id) return void state.delete(name);
    // A refresh clears the init error of an unfinished resource, unless the read reports it again.
    const isUnfinished = "partial" in found;
    const { props = {}, inputs = entry.inputs, readFirst = false } = found;
    const now = {
      ...(entry.isTainted ? { isTainted: true } : {}),
      kind,
      id: entry.id,
      outputs: props,
      inputs,
      isUnfinished,
      readFirst,
    };
    const difference = await this.call(verbs.diff(entry.id, now, entry.inputs));
    if (isUnfinished || difference?.changes) this.changed.push(name);
    state.set(name, now);
  }

  /** Waits until the provider process has ended. */
  async end(): Promise<void> {
    if (this.gone.signal.aborted) await this.hasExited;
    await Promise.allSettled(this.running);
  }

  private async step(name: string, given: Bag): Promise<void> {
    const { state, pendingDeletes } = this.engine;
    for (const reference of refsIn(given)) await this.steps.get(reference);
    if (this.errors.length > 0) return;
    const declared = this.resolved(given) as Bag;
    const kind = this.engine.kindOf(name);
    const verbs = this.verbs(kind);
    if (state.get(name)?.readFirst) await this.refreshOne(name);
    if (this.errors.length > 0) return;
    const old = state.get(name);
    const checked = await this.call(verbs.check(old?.isTainted ? {} : (old?.inputs ?? {}), declared));
    if (!checked) return;
    if (checked.failures.length > 0) return void this.errors.push(...checked.failures.map(({ reason }) => reason));
    const { inputs } = checked;
    if (!old) return this.create(name, inputs);
    if (old.isTainted) return this.create(name, inputs, () => pendingDeletes.push(old));
    const difference = await this.call(verbs.diff(old.id, old, inputs));
    if (!difference) return;
    if (difference.replaces.length > 0 && difference.deleteBeforeReplace) {
      await this.delete(old, () => state.delete(name));
      if (!state.has(name)) await this.create(name, inputs);
    } else if (difference.replaces.length > 0) {
      await this.create(name, inputs, () => pendingDeletes.push(old));
    } else if (difference.changes || old.isUnfinished) {
      const saved = await this.call(
        this.timed(verbs.update(old.id, old, inputs), allowedMs("update", inputs)),
        (partial) => ({
          ...partial,
          outs: partial.outputs,
          partial,
        }),
      );
      if (!saved) return;
      const isUnfinished = "partial" in saved;
      state.set(name, {
        kind,
        id: old.id,
        inputs: isUnfinished ? old.inputs : inputs,
        outputs: saved.outs,
        isUnfinished,
        readFirst: saved.readFirst ?? false,
      });
    } else state.set(name, { ...old, inputs });
  }

  private async create(name: string, inputs: Bag, onCreated: () => void = () => undefined): Promise<void> {
    const kind = this.engine.kindOf(name);
    const creating = this.timed(this.verbs(kind).create(inputs), allowedMs("create", inputs));
    const created = await this.call(creating, (partial) => ({ ...partial, outs: partial.outputs, partial }));
    if (!created) return;
    onCreated();
    this.engine.state.set(name, {
      kind,
      id: created.id,
      inputs,
      outputs: created.outs,
      isUnfinished: "partial" in created,
      readFirst: created.readFirst ?? false,
    });
  }

  /** A value of the program with the ids of other resources instead of references. */
  private resolved(value: unknown): unknown {
    if (value instanceof Ref) return this.engine.state.get(value.name)?.id;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolved(inner)]));
  }

  private async delete(entry: Entry, onDeleted: () => void): Promise<void> {
    // After a failed update, one form uses the timeouts that are declared now, and the other the previous ones.
    const allowed = Math.max(allowedMs("delete", entry.inputs), allowedMs("delete", entry.outputs));
    const deleting = this.timed(this.verbs(entry.kind).delete(entry.id, entry), allowed);
    const done = await this.call(deleting.then(() => true));
    if (done) onDeleted();
  }

  /** Records by how much a verb exceeds its time. */
  private timed<T>(verb: Promise<T>, allowed: number): Promise<T> {
    const { clock } = this.world;
    const startedAt = clock.now();
    return verb.finally(() => (this.lateMs = Math.max(this.lateMs, clock.now() - startedAt - allowed)));
  }

  /**
   * A verb's result, or that of `onPartial` for a partial failure. Undefined if the verb failed; the error is recorded.
   *
   * @param partialTexts where the text of a partial failure is recorded.
   */
  private async call<T>(
    verb: Promise<T>,
    onPartial?: (partial: PartialFailure) => T & { partial: unknown },
    partialTexts = this.errors,
  ): Promise<T | undefined> {
    this.running.add(verb.catch(() => undefined));
    try {
      return await Promise.race([verb, this.broken]);
    } catch (thrown) {
      if (thrown instanceof Broken) throw thrown;
      const { id, message, properties, reasons = [], inputs, readFirst } = thrown as Partial<PartialFailure> & Thrown;
      const isPartial = id !== undefined && properties && reasons.length > 0 && onPartial;
      (isPartial ? partialTexts : this.errors).push(message, ...reasons);
      return isPartial ? onPartial({ id, outputs: properties, inputs, readFirst }) : undefined;
    }
  }

  /** Runs steps a few at a time. After a failure, no further step starts. */
  private async each<T>(items: T[], step: (item: T) => Promise<unknown>): Promise<void> {
    const queue = [...items];
    const worker = async () => {
      for (let item = queue.shift(); item !== undefined && this.errors.length === 0; item = queue.shift())
        await step(item);
    };
    await Promise.all(Array.from({ length: this.engine.parallel }, worker));
  }
}

/** The timeout of an operation in ms, as its resource declares it. */
const allowedMs = (operation: string, { timeouts }: Bag) =>
  1000 * parseFloat((timeouts as Record<string, string> | undefined)?.[operation] ?? "0");

/** The names of the resources that a value of a program refers to. */
function refsIn(value: unknown): string[] {
  if (value instanceof Ref) return [value.name];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(refsIn) : [];
}
