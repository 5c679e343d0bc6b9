import type { ConfigBag } from "pulumi-zavu-provider/config";

/** A session in a stack's state. */
export interface StackSession {
  id: string;
  /** The resource's name in the program. */
  name: string;
  /** The Zavu project that owned it at the last operation. */
  projectId?: string;
  /** Read by `.get`, so the stack does not own it. */
  isRead: boolean;
  /** Replaced or removed from the program, and not deleted yet. */
  isPendingDelete: boolean;
}

/** The content of a stack's state, including partial and pending-delete resources. */
export interface StackContents {
  sessions: StackSession[];
  /** The ids of all resources of any type, because any of them may hold a session. */
  ids: ReadonlySet<string>;
}

/** The key and the base URL in a stack's configuration. */
export interface StackConfig extends ConfigBag {
  /** True if the key is in plain text. */
  isKeyPlain?: boolean;
}

/** The name of a stack's configuration in messages. */
export const placeOf = (stack: string) => `the configuration of stack ${stack}`;

/** Reads Pulumi's stacks. Each call starts the Pulumi CLI, and throws a {StackError} on failure. */
export interface Stacks {
  /** The names of all stacks of the backend: short in the folder's own project, else `organization/project/stack`. */
  all(): Promise<string[]>;
  contents(stack: string): Promise<StackContents>;
  /**
   * Key and base URL in the stack's configuration, if set. A stack of another project has no configuration here.
   *
   * @throws {ConfigError} if it has a `zavu:` name that the provider does not know.
   */
  config(stack: string): Promise<StackConfig>;
}
