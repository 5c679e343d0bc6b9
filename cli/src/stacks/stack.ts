import type { ConfigBag } from "pulumi-zavu-provider/config";

/** A session as a stack's state holds it. */
export interface StackSession {
  id: string;
  /** The resource's name in the program. */
  name: string;
  /** The Zavu project that owned it at the last operation. */
  projectId?: string;
  /** Read by `.get`, and not the stack's own. */
  isRead: boolean;
  /** Replaced or taken out of the program, and not deleted yet. */
  isPendingDelete: boolean;
}

/** What a stack's state says, partial and pending-delete resources included. */
export interface StackContents {
  sessions: StackSession[];
  /** The ids of all resources of any type: whatever holds a session, this names it. */
  ids: ReadonlySet<string>;
}

/** What a stack's configuration says of key and base URL. */
export interface StackConfig extends ConfigBag {
  /** True where the key stands there in plain text. */
  isKeyPlain?: boolean;
}

/** What a stack's configuration is called in messages. */
export const placeOf = (stack: string) => `the configuration of stack ${stack}`;

/** Reads Pulumi's stacks; each call starts the Pulumi CLI. Throws a {StackError}. */
export interface Stacks {
  /** The names of every stack of the backend: bare in the folder's own project, else `organization/project/stack`. */
  all(): Promise<string[]>;
  contents(stack: string): Promise<StackContents>;
  /**
   * Key and base URL of the stack's own configuration, as far as set there; a stack of another project has none here.
   *
   * @throws {ConfigError} if it has a `zavu:` name that the provider does not know.
   */
  config(stack: string): Promise<StackConfig>;
}
