import { setMaxListeners } from "node:events";
import type { Clock } from "../../provider/src/clock";
import type { Bag } from "../../sdk/dynamic/src/shapes";
import { STARTS, type Kept, type Verbs } from "./forms";
import { KEY, OTHER_KEY, type World } from "./world";

/** What a stack's state holds of a resource. */
export interface Entry extends Kept {
  id: string;
  /** It is there but not finished: the next up calls update whatever diff says. */
  isHalfMade: boolean;
  /** It is read before an up or a destroy goes on with it. */
  readFirst: boolean;
}

/** How an operation ends before its time: the provider dies (`kill`), or the engine does and the provider lives on. */
export interface Break {
  at: number;
  how: "kill" | "engine";
}

/** What an operation left. */
export interface Report {
  /** The texts of all errors. */
  errors: string[];
  warnings: string[];
  /** Resources of which a refresh shows a change, or warns. */
  changed: string[];
  wasBroken: boolean;
  tookMs: number;
}

class Broken extends Error {}

/** A resource that exists and is not finished. */
interface Half {
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

/** Pulumi's engine as far as a provider sees it: what it calls, in which order, and what it saves of the results. */
export class Engine {
  readonly state = new Map<string, Entry>();
  /** Old sessions of replacements, deleted when all else has worked. */
  readonly condemned: Entry[] = [];
  useOtherKey = false;

  constructor(
    private readonly world: World,
    readonly parallel: number,
    readonly form: keyof typeof STARTS,
  ) {}

  /** Ids that state holds. */
  get held(): string[] {
    return [...this.state.values(), ...this.condemned].map(({ id }) => id);
  }

  /** Ids of sessions whose owning project is not known. */
  get unowned(): string[] {
    const entries = [...this.state.values(), ...this.condemned];
    return entries.filter(({ outputs }) => outputs["projectId"] === undefined).map(({ id }) => id);
  }

  up = (program: Map<string, Bag>, broken?: Break) => this.operation(broken, (run) => run.up(program));
  refresh = (broken?: Break) => this.operation(broken, (run) => run.refresh());
  destroy = (broken?: Break) => this.operation(broken, (run) => run.destroy());

  private async operation(broken: Break | undefined, act: (run: Run) => Promise<void>): Promise<Report> {
    const startedAt = this.world.clock.now();
    const run = new Run(this, this.world, broken);
    await act(run).catch((error: unknown) => {
      if (!(error instanceof Broken)) throw error;
    });
    await run.end();
    return {
      errors: run.errors,
      warnings: run.warnings,
      changed: run.changed,
      wasBroken: run.isBroken,
      tookMs: this.world.clock.now() - startedAt,
    };
  }
}

/** One engine run: one provider process. */
class Run {
  readonly errors: string[] = [];
  /** Partial failures of reads, which fail nothing. */
  readonly warnings: string[] = [];
  readonly changed: string[] = [];
  isBroken = false;
  private readonly verbs: Verbs;
  private readonly gone = new AbortController();
  private readonly hasLeft: Promise<void>;
  private isKilled = false;
  private readonly broken: Promise<never>;
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly engine: Engine,
    world: World,
    broken: Break | undefined,
  ) {
    setMaxListeners(0, this.gone.signal);
    let leave: () => void = () => undefined;
    this.hasLeft = new Promise((resolve) => (leave = resolve));
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
    // A process that was killed sends nothing any more: for it, every time is up.
    const clock: Clock = {
      now: () => (this.isKilled ? Infinity : world.clock.now()),
      sleep: (ms, signal) => (this.isKilled ? Promise.resolve() : world.clock.sleep(ms, signal)),
    };
    const env = { ZAVU_API_KEY: engine.useOtherKey ? OTHER_KEY : KEY, ZAVU_BASE_URL: world.simulator.url };
    this.verbs = STARTS[engine.form](env, { clock, random: () => 0.5, gone: this.gone.signal, exit: leave });
  }

  async up(program: Map<string, Bag>): Promise<void> {
    const { state, condemned } = this.engine;
    const removed = [...state.keys()].filter((name) => !program.has(name));
    await this.each([...program], ([name, declared]) => this.step(name, declared));
    if (this.errors.length > 0) return;
    for (const entry of [...condemned]) {
      await this.delete(entry, () => condemned.splice(condemned.indexOf(entry), 1));
    }
    for (const name of removed) {
      const entry = state.get(name);
      if (entry) await this.delete(entry, () => state.delete(name));
    }
  }

  async refresh(): Promise<void> {
    await this.each([...this.engine.state.keys()], (name) => this.reread(name));
  }

  async destroy(): Promise<void> {
    const { state, condemned } = this.engine;
    await this.each([...condemned], (entry) => this.delete(entry, () => condemned.splice(condemned.indexOf(entry), 1)));
    await this.each([...state], async ([name, { readFirst }]) => {
      if (readFirst) await this.reread(name);
      const entry = state.get(name);
      if (entry && this.errors.length === 0) await this.delete(entry, () => state.delete(name));
    });
  }

  /** What a refresh does with one resource. */
  private async reread(name: string): Promise<void> {
    const { state } = this.engine;
    const entry = state.get(name);
    if (!entry) return;
    const found = await this.call(
      this.verbs.read(entry.id, entry),
      (half) => ({ ...half, props: half.outputs, half }),
      this.warnings,
    );
    if (!found) return;
    if (!found.id) return void state.delete(name);
    // A refresh clears the mark of what is half made, unless the read says it again.
    const isHalfMade = "half" in found;
    const { props = {}, inputs = entry.inputs, readFirst = false } = found;
    const now = { id: entry.id, outputs: props, inputs, isHalfMade, readFirst };
    const difference = await this.call(this.verbs.diff(entry.id, now, entry.inputs));
    if (isHalfMade || difference?.changes) this.changed.push(name);
    state.set(name, now);
  }

  /** Waits until the provider process is over. */
  async end(): Promise<void> {
    if (this.gone.signal.aborted) await this.hasLeft;
    await Promise.allSettled(this.running);
  }

  private async step(name: string, declared: Bag): Promise<void> {
    const { state, condemned } = this.engine;
    if (state.get(name)?.readFirst) await this.reread(name);
    if (this.errors.length > 0) return;
    const old = state.get(name);
    const checked = await this.call(this.verbs.check(old?.inputs ?? {}, declared));
    if (!checked) return;
    if (checked.failures.length > 0) return void this.errors.push(...checked.failures.map(({ reason }) => reason));
    const { inputs } = checked;
    if (!old) return this.create(name, inputs);
    const difference = await this.call(this.verbs.diff(old.id, old, inputs));
    if (!difference) return;
    if (difference.replaces.length > 0) {
      await this.create(name, inputs, () => condemned.push(old));
    } else if (difference.changes || old.isHalfMade) {
      const saved = await this.call(this.verbs.update(old.id, old, inputs), (half) => ({
        ...half,
        outs: half.outputs,
        half,
      }));
      if (!saved) return;
      const isHalfMade = "half" in saved;
      state.set(name, {
        id: old.id,
        inputs: isHalfMade ? old.inputs : inputs,
        outputs: saved.outs,
        isHalfMade,
        readFirst: saved.readFirst ?? false,
      });
    } else state.set(name, { ...old, inputs });
  }

  private async create(name: string, inputs: Bag, onMade: () => void = () => undefined): Promise<void> {
    const made = await this.call(this.verbs.create(inputs), (half) => ({ ...half, outs: half.outputs, half }));
    if (!made) return;
    onMade();
    this.engine.state.set(name, {
      id: made.id,
      inputs,
      outputs: made.outs,
      isHalfMade: "half" in made,
      readFirst: made.readFirst ?? false,
    });
  }

  private async delete(entry: Entry, onDeleted: () => void): Promise<void> {
    const done = await this.call(this.verbs.delete(entry.id, entry).then(() => true));
    if (done) onDeleted();
  }

  /**
   * A verb's result; undefined where it failed, after noting the text; what `onHalf` makes of a partial failure.
   *
   * @param halfTexts where the text of a partial failure is noted.
   */
  private async call<T>(
    verb: Promise<T>,
    onHalf?: (half: Half) => T & { half: unknown },
    halfTexts = this.errors,
  ): Promise<T | undefined> {
    this.running.add(verb.catch(() => undefined));
    try {
      return await Promise.race([verb, this.broken]);
    } catch (thrown) {
      if (thrown instanceof Broken) throw thrown;
      const { id, message, properties, reasons = [], inputs, readFirst } = thrown as Partial<Half> & Thrown;
      const isHalf = id !== undefined && properties && reasons.length > 0 && onHalf;
      (isHalf ? halfTexts : this.errors).push(message, ...reasons);
      return isHalf ? onHalf({ id, outputs: properties, inputs, readFirst }) : undefined;
    }
  }

  /** Runs steps a few at a time; after a failure none is started any more. */
  private async each<T>(items: T[], step: (item: T) => Promise<unknown>): Promise<void> {
    const queue = [...items];
    const worker = async () => {
      for (let item = queue.shift(); item !== undefined && this.errors.length === 0; item = queue.shift())
        await step(item);
    };
    await Promise.all(Array.from({ length: this.engine.parallel }, worker));
  }
}
