import { inspect, isDeepStrictEqual } from "node:util";
import { resolveConfig } from "pulumi-zavu-provider/config";
import {
  ProviderProcess,
  holdsUnknown,
  type AnyResource,
  type Context,
  type Host,
  type Operation,
  type Outcome,
  type Resources,
  type Verbs,
} from "pulumi-zavu-provider/lifecycle";
import { failure, unfinished } from "./failure";
import type { Bag, ConfigureRequest, ProviderVerbs } from "./shapes";
import { stackConfigOf } from "./stackConfig";
import { declaredTimeoutMs, timeoutIssues } from "./timeouts";
import { PROVIDER, fromWire, toWire } from "./wire";

/** Wraps the object to throw for an unfinished resource, so that `guarded` does not convert it. */
class Unfinished {
  constructor(readonly thrown: object) {}
}

/** The dynamic form. One Node.js process serves all resources of an engine run, with old and new provider texts. */
export class DynamicProvider {
  private readonly process: ProviderProcess;
  /**
   * The inputs that the program declares, as text. The diff of a refresh compares state with itself, and with
   * `--run-program` it runs between the checks of other resources.
   */
  private readonly checked = new Set<string>();

  constructor(
    private readonly env: Record<string, string | undefined>,
    private readonly host: Host,
    private readonly warn: (text: string) => void = () => undefined,
  ) {
    this.process = new ProviderProcess(host);
  }

  /** Pulumi's verbs for a kind of resource of this provider. */
  verbsOf(kind: keyof Resources, request: ConfigureRequest): ProviderVerbs {
    return this.verbs(this.process.resources[kind], request);
  }

  /**
   * Pulumi's verbs for a kind of resource with a stack's configuration. Reads the configuration at once and never throws;
   * check reports its errors.
   */
  verbs(resource: AnyResource, request: ConfigureRequest): ProviderVerbs {
    const stack = stackConfigOf(request);
    const connected = (): Verbs<object, object> => this.process.verbs(resource, resolveConfig(stack.bag(), this.env));
    const context = (operation: Operation, bag: Bag) => this.context(resource, operation, bag);
    const guarded = <A extends unknown[], R>(verb: string, run: (...args: A) => Promise<R>) =>
      this.guarded(resource, verb, run);

    return {
      check: guarded("check", async (_olds: Bag, news: Bag) => {
        const { timeouts, ...declared } = fromWire(news);
        const { inputs, issues } = resource.check(declared);
        // Pulumi prints the value of a failure's `property`, even a secret one.
        const failures = [
          // A dynamic provider has no check of its configuration. Without this check, a preview would pass and `up` fail.
          ...stack.errors(this.env).map(({ text }) => ({ reason: text })),
          ...[...issues, ...timeoutIssues(timeouts)].map(({ path, reason }) => ({ reason: `${path} ${reason}` })),
        ];
        // Invalid inputs may have values that `toWire` refuses. The engine drops the inputs of a failed check.
        if (failures.length > 0) return { inputs: news, failures };
        const valid = toWire({ ...inputs, timeouts });
        this.checked.add(textOf(fromWire(valid)));
        return { inputs: valid, failures };
      }),

      diff: guarded("diff", async (id: string, olds: Bag, news: Bag) => {
        const { timeouts: given, ...state } = fromWire(olds);
        const wanted = fromWire(news);
        const { timeouts, ...declared } = wanted;
        const compared = { state, oldInputs: state, declared };
        const { inputs, changes, deletesFirst } = resource.diff(id, compared, this.checked.has(textOf(wanted)));
        const replaces = [...new Set(changes.filter((change) => change.replaces).map(({ path }) => top(path)))];
        const hasOtherTimeouts = !isDeepStrictEqual(given, timeouts ?? undefined) || holdsUnknown(timeouts);
        // The plugin wrote a state without the provider's text. Only an update adds the text, which a delete needs.
        const isFromPlugin = olds[PROVIDER] === undefined;
        const isUpdate = hasOtherTimeouts || isFromPlugin || resource.isUnsettled(state, inputs);
        return {
          changes: changes.length > 0 || isUpdate,
          replaces,
          ...(deletesFirst ? { deleteBeforeReplace: true } : {}),
        };
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

  /** Throws only what Pulumi can handle: a new error, or the result of `unfinished`. */
  private guarded<A extends unknown[], R>(
    resource: AnyResource,
    verb: string,
    run: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return async (...args) => {
      const id = typeof args[0] === "string" ? args[0] : undefined;
      if (id !== undefined) resource.noteKnown(id);
      try {
        return await this.process.run(() => run(...args));
      } catch (cause) {
        throw cause instanceof Unfinished ? cause.thrown : failure(verb, cause, { noun: resource.noun, id });
      }
    };
  }

  // Pulumi passes neither timeouts nor cancellations to a dynamic provider. An operation ends only at its deadline, or if
  // the engine is gone.
  private context(resource: AnyResource, operation: Operation, bag: Bag): Context {
    const { clock, gone } = this.host;
    const timeoutMs = declaredTimeoutMs(operation, bag) ?? resource.timeoutMs(operation, bag);
    return { signal: gone, gone, deadline: clock.now() + timeoutMs, report: () => undefined, warn: this.warn };
  }
}

/** The same text for the same properties in any order. */
const textOf = (bag: Bag) =>
  inspect(bag, { sorted: true, depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity });

const top = (path: string) => path.split(".")[0] ?? path;

function finished(outcome: Outcome<object>, timeouts: unknown, bag: Bag): Bag {
  const outputs = { ...outcome.state, timeouts };
  if (outcome.problem) throw new Unfinished(unfinished(outcome.id, outputs, outcome.problem.text, bag));
  return toWire(outputs);
}
