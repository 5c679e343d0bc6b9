/** A plain object as Pulumi hands it over and takes it back. */
export type Bag = Record<string, unknown>;

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
