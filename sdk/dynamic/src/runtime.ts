import { resolveConfig, type Config, type ConfigBag } from "pulumi-zavu-provider/config";
import { ConfigError } from "pulumi-zavu-provider/errors";
import {
  Claims,
  type SessionLifecycle,
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
  type SessionState,
} from "pulumi-zavu-provider/lifecycle";
import { redact } from "pulumi-zavu-provider/redact";
import { failure, unfinished } from "./failure";
import { fromWire, toWire, type Bag } from "./wire";

/** What the shell hands over: Pulumi's configuration of the stack. */
export interface SessionRequest {
  config: { get(key: string): string | undefined };
}

/** Pulumi's verbs for a session, as `pulumi.dynamic.ResourceProvider` names them. */
export interface SessionVerbs {
  check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: { reason: string }[] }>;
  diff(id: string, olds: Bag, news: Bag): Promise<{ changes: boolean; replaces: string[] }>;
  create(inputs: Bag): Promise<{ id: string; outs: Bag }>;
  read(id: string, props: Bag): Promise<{ id?: string; props?: Bag; inputs?: Bag }>;
  update(id: string, olds: Bag, news: Bag): Promise<{ outs: Bag }>;
  delete(id: string, props: Bag): Promise<void>;
}

/** What every verb is before `configure` has run, or where it could not. */
export function unready(): never {
  throw failure(
    "start",
    new ConfigError(
      "The provider was called before it had its configuration; nothing was done.",
      "Run the command again.",
    ),
  );
}

// One Node.js process serves all resources of an engine run, old texts and new ones: what they share is kept here.
const claims = new Claims();
const lifecycles = new Map<string, SessionLifecycle>();

function lifecycleFor(config: Config): SessionLifecycle {
  const name = JSON.stringify([config.baseUrl, config.apiKey]);
  let lifecycle = lifecycles.get(name);
  if (!lifecycle) lifecycles.set(name, (lifecycle = sessionLifecycle(config, claims)));
  return lifecycle;
}

/**
 * The verbs under a stack's configuration. Reads it at once and never throws: Pulumi would run the other resources
 * without a configuration. Each verb that needs the key checks it again.
 */
export function session(request: SessionRequest): SessionVerbs {
  const stack = stackConfiguration(request);
  const lifecycle = () => lifecycleFor(resolveConfig(stack(), process.env));

  return {
    check: guarded("check", async (_olds: Bag, news: Bag) => {
      const { inputs, problems } = check(fromWire(news));
      const adopted = inputs["adoptSessionId"];
      if (adopted !== undefined && adopted !== UNKNOWN) claims.want(String(adopted));
      // A failure with a `property` makes Pulumi print that property's value, secrets included.
      const failures = problems.map(({ path, reason }) => ({ reason: `${path} ${reason}` }));
      // What cannot be used may hold values that cannot be carried either; the engine keeps nothing of a failed check.
      return { inputs: problems.length > 0 ? news : toWire(inputs), failures };
    }),

    diff: guarded("diff", async (id: string, olds: Bag, news: Bag) => {
      const { changed, replaces } = diff(id, fromWire(olds), check(fromWire(news)).inputs);
      return { changes: changed, replaces };
    }),

    create: guarded("create", async (bag: Bag) => {
      const inputs = knownInputs(fromWire(bag));
      const outcome = await lifecycle().create(inputs, contextOf("create", inputs));
      return { id: outcome.id, outs: finished(outcome, bag) };
    }),

    read: guarded("read", async (id: string, props: Bag) => {
      const bag = fromWire(props);
      // A session that the stack does not own (`.get`) comes without what only its state can hold.
      const olds = typeof bag["status"] === "string" ? (bag as unknown as SessionState) : undefined;
      const found = await lifecycle().read(id, olds, contextOf("read", {}));
      if (!found) return {};
      return { id: found.id, props: toWire(found.state), ...(found.inputs ? { inputs: toWire(found.inputs) } : {}) };
    }),

    update: guarded("update", async (id: string, olds: Bag, news: Bag) => {
      const inputs = knownInputs(fromWire(news));
      const state = fromWire(olds) as unknown as SessionState;
      const outcome = await lifecycle().update(id, state, inputs, contextOf("update", inputs));
      return { outs: finished(outcome, news) };
    }),

    delete: guarded("delete", async (id: string, props: Bag) => {
      const state = fromWire(props) as unknown as SessionState;
      await lifecycle().delete(id, state, contextOf("delete", state));
    }),
  };
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

/** Lets nothing out but what Pulumi can take: a fresh error, or what `unfinished` made. */
function guarded<A extends unknown[], R>(verb: string, run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (cause) {
      if (cause instanceof Unfinished) throw cause.thrown;
      const [first] = args;
      throw failure(verb, cause, typeof first === "string" ? first : undefined);
    }
  };
}

/** Carries `unfinished` past the guard. */
class Unfinished {
  constructor(readonly thrown: object) {}
}

function finished(outcome: Outcome, bag: Bag): Bag {
  if (outcome.problem) throw new Unfinished(unfinished(outcome, outcome.problem.text, bag));
  return toWire(outcome.state);
}

// Pulumi tells a dynamic provider neither a time-out nor that the user wants to stop: the deadline is the only end.
function contextOf(operation: Operation, inputs: Pick<SessionInputs, "timeouts" | "waitFor">): Context {
  return {
    signal: new AbortController().signal,
    deadline: performance.now() + timeoutOf(operation, inputs),
    report: () => undefined,
  };
}
