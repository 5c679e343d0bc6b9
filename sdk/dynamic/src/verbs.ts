import { resolveConfig } from "pulumi-zavu-provider/config";
import {
  ProviderProcess,
  UNKNOWN,
  check,
  defaultTimeoutMs,
  diff,
  holdsUnknown,
  isUnsettled,
  knownInputs,
  type Context,
  type Operation,
  type Outcome,
  type SessionState,
  type Surroundings,
} from "pulumi-zavu-provider/lifecycle";
import { isDeepStrictEqual } from "node:util";
import { failure, unfinished } from "./failure";
import type { Bag, SessionRequest, SessionVerbs } from "./shapes";
import { stackConfigOf } from "./stackConfig";
import { declaredTimeoutMs, timeoutProblems } from "./timeouts";
import { PROVIDER, fromWire, toWire } from "./wire";

/** Carries what Pulumi wants thrown for an unfinished resource past the guard. */
class Unfinished {
  constructor(readonly thrown: object) {}
}

/** The dynamic form: one Node.js process serves all resources of an engine run, old texts and new ones. */
export class DynamicProvider {
  private readonly process: ProviderProcess;
  /** Whether the program runs: the engine's own refreshes and destroys check nothing. */
  private hasChecked = false;

  constructor(
    private readonly env: Record<string, string | undefined>,
    private readonly around: Surroundings,
    private readonly warn: (text: string) => void = () => undefined,
  ) {
    this.process = new ProviderProcess(around);
  }

  /** The verbs under a stack's configuration. Reads it at once and never throws; check reports what is unusable in it. */
  session(request: SessionRequest): SessionVerbs {
    const stack = stackConfigOf(request);
    const lifecycle = () => this.process.lifecycle(resolveConfig(stack.bag(), this.env));
    const { claims } = this.process;

    return {
      check: this.guarded("check", async (_olds: Bag, news: Bag) => {
        this.hasChecked = true;
        const { timeouts, ...declared } = fromWire(news);
        const { inputs, problems } = check(declared);
        const adopted = inputs["adoptSessionId"];
        if (adopted !== undefined && adopted !== UNKNOWN) claims.want(String(adopted));
        // A failure with a `property` makes Pulumi print that property's value, secrets included.
        const failures = [
          // A dynamic provider has no check of its configuration; without this one a preview would pass and `up` fail.
          ...stack.errors(this.env).map(({ text }) => ({ reason: text })),
          ...[...problems, ...timeoutProblems(timeouts)].map(({ path, reason }) => ({ reason: `${path} ${reason}` })),
        ];
        // What cannot be used may hold values that cannot be carried either; the engine keeps nothing of a failed check.
        return { inputs: failures.length > 0 ? news : toWire({ ...inputs, timeouts }), failures };
      }),

      diff: this.guarded("diff", async (id: string, olds: Bag, news: Bag) => {
        const { timeouts: given, ...state } = fromWire(olds);
        const { timeouts, ...declared } = fromWire(news);
        const { inputs } = check(declared);
        const changes = diff(id, state, inputs);
        const replaces = [...new Set(changes.filter((change) => change.replaces).map(({ path }) => top(path)))];
        claims.meet(id, { olds: state, inputs, changes, isDeclared: this.hasChecked });
        const isOther = !isDeepStrictEqual(given, timeouts ?? undefined) || holdsUnknown(timeouts);
        // A state without the text was written by the plugin, and only an update brings the text that deletes it.
        const isForeign = olds[PROVIDER] === undefined;
        const isUpdate = isOther || isForeign || isUnsettled(state, inputs);
        return { changes: changes.length > 0 || isUpdate, replaces };
      }),

      create: this.guarded("create", async (bag: Bag) => {
        const { timeouts, ...declared } = fromWire(bag);
        const inputs = knownInputs(declared);
        const outcome = await lifecycle().create(inputs, this.context("create", { ...inputs, timeouts }));
        return { id: outcome.id, outs: finished(outcome, timeouts, bag) };
      }),

      read: this.guarded("read", async (id: string, props: Bag) => {
        const { timeouts, ...bag } = fromWire(props);
        // A session that the stack does not own (`.get`) comes without what only its state can hold.
        const olds = typeof bag["status"] === "string" ? (bag as unknown as SessionState) : undefined;
        const found = await lifecycle().read(id, olds, this.context("read", {}));
        if (!found) return {};
        const changed = olds && found.inputs && { inputs: toWire({ ...found.inputs, timeouts }) };
        return { id: found.id, props: toWire({ ...found.state, timeouts }), ...changed };
      }),

      update: this.guarded("update", async (id: string, olds: Bag, news: Bag) => {
        const { timeouts, ...declared } = fromWire(news);
        const inputs = knownInputs(declared);
        const state = fromWire(olds) as unknown as SessionState;
        const outcome = await lifecycle().update(id, state, inputs, this.context("update", { ...inputs, timeouts }));
        return { outs: finished(outcome, timeouts, news) };
      }),

      delete: this.guarded("delete", async (id: string, props: Bag) => {
        const bag = fromWire(props);
        await lifecycle().delete(id, bag as unknown as SessionState, this.context("delete", bag));
      }),
    };
  }

  /** Lets nothing out but what Pulumi can take: a fresh error, or what `unfinished` made. */
  private guarded<A extends unknown[], R>(verb: string, run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      const id = typeof args[0] === "string" ? args[0] : undefined;
      if (id !== undefined) this.process.claims.know(id);
      try {
        return await this.process.run(() => run(...args));
      } catch (cause) {
        throw cause instanceof Unfinished ? cause.thrown : failure(verb, cause, id);
      }
    };
  }

  // Pulumi tells a dynamic provider neither a time-out nor that the user wants to stop: the deadline is the only end,
  // but for an engine that is gone.
  private context(operation: Operation, bag: Bag): Context {
    const { clock, gone } = this.around;
    const timeoutMs = declaredTimeoutMs(operation, bag) ?? defaultTimeoutMs(operation, bag);
    return { signal: gone, gone, deadline: clock.now() + timeoutMs, report: () => undefined, warn: this.warn };
  }
}

const top = (path: string) => path.split(".")[0] ?? path;

function finished(outcome: Outcome, timeouts: unknown, bag: Bag): Bag {
  const outputs = { ...outcome.state, timeouts };
  if (outcome.problem) throw new Unfinished(unfinished(outcome.id, outputs, outcome.problem.text, bag));
  return toWire(outputs);
}
