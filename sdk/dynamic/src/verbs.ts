import type { Clock } from "pulumi-zavu-provider/clock";
import { resolveConfig, type Config, type ConfigBag } from "pulumi-zavu-provider/config";
import { ConfigError } from "pulumi-zavu-provider/errors";
import {
  Claims,
  UNKNOWN,
  check,
  diff,
  knownInputs,
  sessionLifecycle,
  timeoutOf,
  type Context,
  type Operation,
  type Outcome,
  type SessionInputs,
  type SessionLifecycle,
  type SessionState,
} from "pulumi-zavu-provider/lifecycle";
import { redact } from "pulumi-zavu-provider/redact";
import { failure, unfinished } from "./failure";
import type { Bag, SessionRequest, SessionVerbs } from "./shapes";
import { fromWire, toWire } from "./wire";

/** What a provider process has around it. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  clock: Clock;
  random: () => number;
  /** Aborts when the engine is gone, and nobody can be told of a result. */
  gone: AbortSignal;
  /** Ends the process. */
  exit(): void;
}

/** Carries what Pulumi wants thrown for an unfinished resource past the guard. */
class Unfinished {
  constructor(readonly thrown: object) {}
}

/** One Node.js process serves all resources of an engine run, old texts and new ones: what they share is kept here. */
export class ProviderProcess {
  private readonly claims = new Claims();
  private readonly lifecycles = new Map<string, SessionLifecycle>();
  private running = 0;

  constructor(private readonly around: Surroundings) {
    around.gone.addEventListener("abort", () => this.leave());
  }

  /** The verbs under a stack's configuration. Reads it at once and never throws; each verb that needs the key checks it. */
  session(request: SessionRequest): SessionVerbs {
    const stack = stackConfiguration(request);
    const lifecycle = () => this.lifecycleFor(resolveConfig(stack(), this.around.env));

    return {
      check: this.guarded("check", async (_olds: Bag, news: Bag) => {
        const { inputs, problems } = check(fromWire(news));
        const adopted = inputs["adoptSessionId"];
        if (adopted !== undefined && adopted !== UNKNOWN) this.claims.want(String(adopted));
        // A failure with a `property` makes Pulumi print that property's value, secrets included.
        const failures = problems.map(({ path, reason }) => ({ reason: `${path} ${reason}` }));
        // What cannot be used may hold values that cannot be carried either; the engine keeps nothing of a failed check.
        return { inputs: problems.length > 0 ? news : toWire(inputs), failures };
      }),

      diff: this.guarded("diff", async (id: string, olds: Bag, news: Bag) => {
        const { inputs } = check(fromWire(news));
        const { changed, replaces } = diff(id, fromWire(olds), inputs);
        if (replaces.length === 0 && inputs["adoptSessionId"] === id) this.claims.own(id);
        return { changes: changed, replaces };
      }),

      create: this.guarded("create", async (bag: Bag) => {
        const inputs = knownInputs(fromWire(bag));
        const outcome = await lifecycle().create(inputs, this.context("create", inputs));
        if (this.around.gone.aborted && inputs.adoptSessionId === undefined) await this.undo(lifecycle(), outcome.id);
        return { id: outcome.id, outs: finished(outcome, bag) };
      }),

      read: this.guarded("read", async (id: string, props: Bag) => {
        const bag = fromWire(props);
        // A session that the stack does not own (`.get`) comes without what only its state can hold.
        const olds = typeof bag["status"] === "string" ? (bag as unknown as SessionState) : undefined;
        const found = await lifecycle().read(id, olds, this.context("read", {}));
        if (!found) return {};
        return { id: found.id, props: toWire(found.state), ...(found.inputs ? { inputs: toWire(found.inputs) } : {}) };
      }),

      update: this.guarded("update", async (id: string, olds: Bag, news: Bag) => {
        const inputs = knownInputs(fromWire(news));
        const state = fromWire(olds) as unknown as SessionState;
        const outcome = await lifecycle().update(id, state, inputs, this.context("update", inputs));
        return { outs: finished(outcome, news) };
      }),

      delete: this.guarded("delete", async (id: string, props: Bag) => {
        const state = fromWire(props) as unknown as SessionState;
        await lifecycle().delete(id, state, this.context("delete", state));
      }),
    };
  }

  private lifecycleFor(config: Config): SessionLifecycle {
    const { clock, random } = this.around;
    const name = JSON.stringify([config.baseUrl, config.apiKey]);
    let lifecycle = this.lifecycles.get(name);
    if (!lifecycle) this.lifecycles.set(name, (lifecycle = sessionLifecycle(config, this.claims, clock, random)));
    return lifecycle;
  }

  /** Lets nothing out but what Pulumi can take: a fresh error, or what `unfinished` made. */
  private guarded<A extends unknown[], R>(verb: string, run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      const id = typeof args[0] === "string" ? args[0] : undefined;
      if (id !== undefined) this.claims.know(id);
      this.running += 1;
      try {
        return await run(...args);
      } catch (cause) {
        throw cause instanceof Unfinished ? cause.thrown : failure(verb, cause, id);
      } finally {
        this.running -= 1;
        if (this.around.gone.aborted) this.leave();
      }
    };
  }

  // Pulumi tells a dynamic provider neither a time-out nor that the user wants to stop: the deadline is the only end,
  // but for an engine that is gone.
  private context(operation: Operation, inputs: Pick<SessionInputs, "timeouts" | "waitFor">): Context {
    const deadline = this.around.clock.now() + timeoutOf(operation, inputs);
    return { signal: this.around.gone, deadline, report: () => undefined };
  }

  /** Takes back a session that nobody will ever hear of. */
  private async undo(lifecycle: SessionLifecycle, id: string): Promise<void> {
    const deadline = this.around.clock.now() + timeoutOf("delete", {});
    await lifecycle.undo(id, { signal: new AbortController().signal, deadline }).catch(() => undefined);
  }

  private leave(): void {
    if (this.running === 0) this.around.exit();
  }
}

/** Reads the stack's configuration now; what is wrong with it is thrown by each verb that needs it. */
function stackConfiguration({ config }: SessionRequest): () => ConfigBag {
  try {
    const [apiKey, baseUrl] = ["zavu:apiKey", "zavu:baseUrl"].map((key) => config.get(key));
    return () => ({ apiKey, baseUrl });
  } catch (cause) {
    return () => {
      throw new ConfigError("The stack's configuration could not be read.", redact(String(cause)));
    };
  }
}

function finished(outcome: Outcome, bag: Bag): Bag {
  if (outcome.problem) throw new Unfinished(unfinished(outcome, outcome.problem.text, bag));
  return toWire(outcome.state);
}
