import { EngineLog } from "../../provider/cmd/pulumi-resource-zavu/src/engineLog";
import { Plugin } from "../../provider/cmd/pulumi-resource-zavu/src/plugin";
import { serviceOf } from "../../provider/cmd/pulumi-resource-zavu/src/service";
import type { Host } from "../../provider/src/lifecycle";
import type { Bag, ProviderVerbs } from "../../sdk/dynamic/src/shapes";
import { DynamicProvider } from "../../sdk/dynamic/src/verbs";
import { CallFailed, Client, inProcess, unwrapped } from "../plugin/client";

/** The kinds of resources, each after those that it may depend on. */
export const KINDS = ["egressNode", "session", "senderLink"] as const;
export type Kind = (typeof KINDS)[number];

/** What the engine calls, in the dynamic form's terms. A partial failure throws an error with an `id` and `reasons`. */
export interface Verbs {
  check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: { reason: string }[] }>;
  diff(id: string, state: SavedState, news: Bag): Promise<Difference>;
  create(inputs: Bag): Promise<Saved & { id: string }>;
  read(id: string, state: SavedState): Promise<{ id?: string; props?: Bag; inputs?: Bag; readFirst?: boolean }>;
  update(id: string, state: SavedState, news: Bag): Promise<Saved>;
  delete(id: string, state: SavedState): Promise<void>;
}

/** The result of a diff. */
interface Difference {
  changes: boolean;
  replaces: string[];
  /** Whether a replacement deletes the old resource before it creates the new one. */
  deleteBeforeReplace?: boolean;
}

/** The result of a create or an update. */
interface Saved {
  outs: Bag;
  /** Whether the engine must read the resource before it updates or deletes it. */
  readFirst?: boolean;
}

/** What state has of a resource. */
export interface SavedState {
  inputs: Bag;
  outputs: Bag;
}

/** A form of the provider, as a process under an environment: its verbs for each kind of resource. */
export type Start = (env: Record<string, string>, host: Host) => (kind: Kind) => Verbs;

const TEXT = "the provider's text";

const dynamic: Start = (env, host) => {
  const provider = new DynamicProvider(env, host);
  const all = eachKind((kind) => provider.verbsOf(kind, { config: { get: () => undefined } }));
  return (kind) => dynamicVerbs(all[kind]);
};

function dynamicVerbs(verbs: ProviderVerbs): Verbs {
  const withText = (bag: Bag) => ({ ...bag, __provider: TEXT });
  return {
    check: (olds, news) => verbs.check(olds, withText(news)),
    diff: (id, { outputs }, news) => verbs.diff(id, withText(outputs), withText(news)),
    create: (inputs) => verbs.create(withText(inputs)),
    read: (id, { outputs }) => verbs.read(id, withText(outputs)),
    update: (id, { outputs }, news) => verbs.update(id, withText(outputs), withText(news)),
    delete: (id, { outputs }) => verbs.delete(id, withText(outputs)),
  };
}

const TOKENS: Record<Kind, string> = {
  egressNode: "WhatsAppAltEgressNode",
  session: "WhatsAppAltSession",
  senderLink: "WhatsAppAltSenderLink",
};

const plugin: Start = (env, host) => {
  const transport = inProcess(serviceOf(new Plugin(env, host, new EngineLog())));
  const urn = (kind: Kind) => `urn:pulumi:test::project::zavu:index:${TOKENS[kind]}::line`;
  const all = eachKind((kind) => pluginVerbs(new Client(transport, urn(kind))));
  return (kind) => all[kind];
};

// The engine passes `timeouts` separately from the inputs. In the model they are an input, as in the dynamic form.
function pluginVerbs(client: Client): Verbs {
  const split = ({ timeouts, ...inputs }: Bag) => ({ inputs, timeouts: timeouts as Record<string, string> });
  const seconds = (bag: Bag, operation: string) => parseFloat(split(bag).timeouts?.[operation] ?? "0");
  const partial = (timeouts: unknown) => (error: unknown) => {
    const failure = error instanceof CallFailed ? error.partialFailure : undefined;
    if (!failure) throw error;
    const { id, reasons, refreshBeforeUpdate: readFirst } = failure;
    const properties = { ...unwrapped(failure.properties), timeouts };
    throw Object.assign(new Error(reasons[0]), {
      id,
      reasons,
      properties,
      inputs: { ...failure.inputs, timeouts },
      readFirst,
    });
  };
  return {
    check: async (olds, news) => {
      const { inputs, timeouts } = split(news);
      const answer = await client.check(inputs, split(olds).inputs);
      return { inputs: { ...answer.inputs, timeouts }, failures: answer.failures };
    },
    diff: async (id, { inputs, outputs }, news) => {
      const { changes, detailed, deleteBeforeReplace } = await client.diff(id, {
        olds: split(outputs).inputs,
        oldInputs: split(inputs).inputs,
        news: split(news).inputs,
      });
      const replaces = Object.entries(detailed).flatMap(([path, kind]) => (kind?.endsWith("_REPLACE") ? [path] : []));
      return { changes, replaces, deleteBeforeReplace };
    },
    create: async (bag) => {
      const { inputs, timeouts } = split(bag);
      const created = await client.create(inputs, { timeout: seconds(bag, "create") }).catch(partial(timeouts));
      return {
        id: created.id,
        outs: { ...unwrapped(created.properties), timeouts },
        readFirst: created.refreshBeforeUpdate,
      };
    },
    read: async (id, { inputs, outputs }) => {
      const { timeouts } = split(inputs);
      const bags = { properties: split(outputs).inputs, inputs: split(inputs).inputs };
      const found = await client.read(id, bags).catch(partial(timeouts));
      if (!found.id) return {};
      return {
        id: found.id,
        props: { ...unwrapped(found.properties), timeouts },
        inputs: { ...found.inputs, timeouts },
        readFirst: found.refreshBeforeUpdate,
      };
    },
    update: async (id, { outputs }, news) => {
      const { inputs, timeouts } = split(news);
      const options = { timeout: seconds(news, "update") };
      const saved = await client.update(id, split(outputs).inputs, inputs, options).catch(partial(timeouts));
      return { outs: { ...unwrapped(saved.properties), timeouts }, readFirst: saved.refreshBeforeUpdate };
    },
    delete: (id, { inputs, outputs }) => client.delete(id, split(outputs).inputs, seconds(inputs, "delete")),
  };
}

function eachKind<T>(create: (kind: Kind) => T): Record<Kind, T> {
  return { egressNode: create("egressNode"), session: create("session"), senderLink: create("senderLink") };
}

export const STARTS: Record<"dynamic" | "plugin", Start> = { dynamic, plugin };
