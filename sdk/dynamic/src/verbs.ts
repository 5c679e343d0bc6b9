import { isDeepStrictEqual } from "node:util";
import { resolveConfig } from "pulumi-zavu-provider/config";
import {
  ProviderProcess,
  holdsUnknown,
  type AnyResource,
  type Context,
  type Host,
  type Operation,
  type Outcome,
  type Verbs,
} from "pulumi-zavu-provider/lifecycle";
import { failure, unfinished } from "./failure";
import type { Bag, ConfigureRequest, ProviderVerbs } from "./shapes";
import { stackConfigOf } from "./stackConfig";
import { declaredTimeoutMs, timeoutIssues } from "./timeouts";
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
    private readonly host: Host,
    private readonly warn: (text: string) => void = () => undefined,
  ) {
    this.process = new ProviderProcess(host);
  }

  /** Pulumi's verbs for a session under a stack's configuration. */
  session(request: ConfigureRequest): ProviderVerbs {
    return this.verbs(this.process.resources.session, request);
  }

  /**
   * Pulumi's verbs for a kind of resource under a stack's configuration. Reads the configuration at once and never throws;
   * check reports what is unusable in it.
   */
  verbs(resource: AnyResource, request: ConfigureRequest): ProviderVerbs {
    const stack = stackConfigOf(request);
    const connected = (): Verbs<object, object> => this.process.verbs(resource, resolveConfig(stack.bag(), this.env));
    const context = (operation: Operation, bag: Bag) => this.context(resource, operation, bag);
    const guarded = <A extends unknown[], R>(verb: string, run: (...args: A) => Promise<R>) =>
      this.guarded(resource, verb, run);

    return {
      check: guarded("check", async (_olds: Bag, news: Bag) => {
        this.hasChecked = true;
        const { timeouts, ...declared } = fromWire(news);
        const { inputs, issues } = resource.check(declared);
        // A failure with a `property` makes Pulumi print that property's value, secrets included.
        const failures = [
          // A dynamic provider has no check of its configuration; without this one a preview would pass and `up` fail.
          ...stack.errors(this.env).map(({ text }) => ({ reason: text })),
          ...[...issues, ...timeoutIssues(timeouts)].map(({ path, reason }) => ({ reason: `${path} ${reason}` })),
        ];
        // What cannot be used may hold values that cannot be carried either; the engine keeps nothing of a failed check.
        return { inputs: failures.length > 0 ? news : toWire({ ...inputs, timeouts }), failures };
      }),

      diff: guarded("diff", async (id: string, olds: Bag, news: Bag) => {
        const { timeouts: given, ...state } = fromWire(olds);
        const { timeouts, ...declared } = fromWire(news);
        const { inputs, changes } = resource.diff(id, { state, oldInputs: state, declared }, this.hasChecked);
        const replaces = [...new Set(changes.filter((change) => change.replaces).map(({ path }) => top(path)))];
        const isOther = !isDeepStrictEqual(given, timeouts ?? undefined) || holdsUnknown(timeouts);
        // A state without the text was written by the plugin, and only an update brings the text that deletes it.
        const isForeign = olds[PROVIDER] === undefined;
        const isUpdate = isOther || isForeign || resource.isUnsettled(state, inputs);
        return { changes: changes.length > 0 || isUpdate, replaces };
      }),

      create: guarded("create", async (bag: Bag) => {
        const { timeouts, ...declared } = fromWire(bag);
        const inputs = resource.knownInputs(declared);
        const outcome = await connected().create(inputs, context("create", { ...inputs, timeouts }));
        return { id: outcome.id, outs: finished(outcome, timeouts, bag) };
      }),

      read: guarded("read", async (id: string, props: Bag) => {
        const { timeouts, ...bag } = fromWire(props);
        const olds = resource.stateIn(bag);
        const found = await connected().read(id, olds, context("read", {}));
        if (!found) return {};
        const changed = olds && found.inputs && { inputs: toWire({ ...found.inputs, timeouts }) };
        return { id: found.id, props: toWire({ ...found.state, timeouts }), ...changed };
      }),

      update: guarded("update", async (id: string, olds: Bag, news: Bag) => {
        const { timeouts, ...declared } = fromWire(news);
        const inputs = resource.knownInputs(declared);
        const outcome = await connected().update(
          id,
          fromWire(olds),
          inputs,
          context("update", { ...inputs, timeouts }),
        );
        return { outs: finished(outcome, timeouts, news) };
      }),

      delete: guarded("delete", async (id: string, props: Bag) => {
        const bag = fromWire(props);
        await connected().delete(id, bag, context("delete", bag));
      }),
    };
  }

  /** Lets nothing out but what Pulumi can take: a fresh error, or what `unfinished` made. */
  private guarded<A extends unknown[], R>(
    resource: AnyResource,
    verb: string,
    run: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return async (...args) => {
      const id = typeof args[0] === "string" ? args[0] : undefined;
      if (id !== undefined) resource.know(id);
      try {
        return await this.process.run(() => run(...args));
      } catch (cause) {
        throw cause instanceof Unfinished ? cause.thrown : failure(verb, cause, { noun: resource.noun, id });
      }
    };
  }

  // Pulumi tells a dynamic provider neither a timeout nor that the user wants to stop: only the deadline, or an engine
  // that is gone, ends an operation.
  private context(resource: AnyResource, operation: Operation, bag: Bag): Context {
    const { clock, gone } = this.host;
    const timeoutMs = declaredTimeoutMs(operation, bag) ?? resource.timeoutMs(operation, bag);
    return { signal: gone, gone, deadline: clock.now() + timeoutMs, report: () => undefined, warn: this.warn };
  }
}

const top = (path: string) => path.split(".")[0] ?? path;

function finished(outcome: Outcome<object>, timeouts: unknown, bag: Bag): Bag {
  const outputs = { ...outcome.state, timeouts };
  if (outcome.problem) throw new Unfinished(unfinished(outcome.id, outputs, outcome.problem.text, bag));
  return toWire(outputs);
}
