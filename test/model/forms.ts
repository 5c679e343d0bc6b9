import { EngineLog } from "../../provider/cmd/pulumi-resource-zavu/src/engineLog";
import { Plugin } from "../../provider/cmd/pulumi-resource-zavu/src/plugin";
import { serviceOf } from "../../provider/cmd/pulumi-resource-zavu/src/service";
import type { Host } from "../../provider/src/lifecycle";
import type { Bag } from "../../sdk/dynamic/src/shapes";
import { DynamicProvider } from "../../sdk/dynamic/src/verbs";
import { CallFailed, Client, inProcess, unwrapped } from "../plugin/client";

/** What the engine calls, in the words of the dynamic form; what a partial failure throws has an `id` and `reasons`. */
export interface Verbs {
  check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: { reason: string }[] }>;
  diff(id: string, state: Kept, news: Bag): Promise<{ changes: boolean; replaces: string[] }>;
  create(inputs: Bag): Promise<Saved & { id: string }>;
  read(id: string, state: Kept): Promise<{ id?: string; props?: Bag; inputs?: Bag; readFirst?: boolean }>;
  update(id: string, state: Kept, news: Bag): Promise<Saved>;
  delete(id: string, state: Kept): Promise<void>;
}

/** What a create or an update gives to save. */
interface Saved {
  outs: Bag;
  /** Whether the resource is to be read before it is updated or deleted. */
  readFirst?: boolean;
}

/** What state holds of a resource. */
export interface Kept {
  inputs: Bag;
  outputs: Bag;
}

/** A form of the provider, as a process under an environment. */
export type Start = (env: Record<string, string>, host: Host) => Verbs;

const TEXT = "the provider's text";

const dynamic: Start = (env, host) => {
  const verbs = new DynamicProvider(env, host).session({ config: { get: () => undefined } });
  const withText = (bag: Bag) => ({ ...bag, __provider: TEXT });
  return {
    check: (olds, news) => verbs.check(olds, withText(news)),
    diff: (id, { outputs }, news) => verbs.diff(id, withText(outputs), withText(news)),
    create: (inputs) => verbs.create(withText(inputs)),
    read: (id, { outputs }) => verbs.read(id, withText(outputs)),
    update: (id, { outputs }, news) => verbs.update(id, withText(outputs), withText(news)),
    delete: (id, { outputs }) => verbs.delete(id, withText(outputs)),
  };
};

// The engine hands `timeouts` over beside the inputs; in the model they stand among them, as the dynamic form has it.
const plugin: Start = (env, host) => {
  const client = new Client(inProcess(serviceOf(new Plugin(env, host, new EngineLog()))));
  const split = ({ timeouts, ...inputs }: Bag) => ({ inputs, timeouts: timeouts as Record<string, string> });
  const seconds = (bag: Bag, operation: string) => parseFloat(split(bag).timeouts?.[operation] ?? "0");
  const half = (timeouts: unknown) => (error: unknown) => {
    const made = error instanceof CallFailed ? error.halfMade : undefined;
    if (!made) throw error;
    const { id, reasons, refreshBeforeUpdate: readFirst } = made;
    const properties = { ...unwrapped(made.properties), timeouts };
    throw Object.assign(new Error(reasons[0]), {
      id,
      reasons,
      properties,
      inputs: { ...made.inputs, timeouts },
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
      const { changes, detailed } = await client.diff(id, {
        olds: split(outputs).inputs,
        oldInputs: split(inputs).inputs,
        news: split(news).inputs,
      });
      const replaces = Object.entries(detailed).flatMap(([path, kind]) => (kind?.endsWith("_REPLACE") ? [path] : []));
      return { changes, replaces };
    },
    create: async (bag) => {
      const { inputs, timeouts } = split(bag);
      const made = await client.create(inputs, { timeout: seconds(bag, "create") }).catch(half(timeouts));
      return { id: made.id, outs: { ...unwrapped(made.properties), timeouts }, readFirst: made.refreshBeforeUpdate };
    },
    read: async (id, { inputs, outputs }) => {
      const { timeouts } = split(inputs);
      const bags = { properties: split(outputs).inputs, inputs: split(inputs).inputs };
      const found = await client.read(id, bags).catch(half(timeouts));
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
      const saved = await client.update(id, split(outputs).inputs, inputs, options).catch(half(timeouts));
      return { outs: { ...unwrapped(saved.properties), timeouts }, readFirst: saved.refreshBeforeUpdate };
    },
    delete: (id, { inputs, outputs }) => client.delete(id, split(outputs).inputs, seconds(inputs, "delete")),
  };
};

export const STARTS: Record<"dynamic" | "plugin", Start> = { dynamic, plugin };
