import type { Bag } from "pulumi-zavu-provider/lifecycle";

export type { Bag };

/** The shell's request: Pulumi's configuration of the stack. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

/** Pulumi's verbs for a resource, as `pulumi.dynamic.ResourceProvider` names them. */
export interface ProviderVerbs {
  check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: { reason: string }[] }>;
  diff(
    id: string,
    olds: Bag,
    news: Bag,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace?: boolean }>;
  create(inputs: Bag): Promise<{ id: string; outs: Bag }>;
  read(id: string, props: Bag): Promise<{ id?: string; props?: Bag; inputs?: Bag }>;
  update(id: string, olds: Bag, news: Bag): Promise<{ outs: Bag }>;
  delete(id: string, props: Bag): Promise<void>;
}
