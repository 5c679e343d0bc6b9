import type * as pulumi from "@pulumi/pulumi";
import type { EgressNodeOutputs, ExistingEgressNode, SenderLinkOutputs, SessionOutputs } from "./outputs";

/** The resources that the mocks know, by the names of their classes. */
export type ZavuType = "WhatsAppAltSession" | "WhatsAppAltSenderLink" | "WhatsAppAltEgressNode";

/**
 * How a resource fails:
 *
 * - `"timeout"`: the wait times out. Only for sessions, and for egress nodes with `waitFor: "online"`.
 * - `"failed"`: the session cannot connect. Only for sessions.
 * - `"unauthorized"`: the API rejects the key.
 * - `"forbidden"`: Zavu has not enabled the channel.
 * - `"rate limited"`: the project's rate limit is used up.
 * - an `Error`: fails with its message.
 *
 * If the resource cannot fail in this way, the test fails with an error that lists the possible values.
 */
export type MockedFailure = FailureName | Error;

/** A failure with the provider's error text. */
export type FailureName = "timeout" | "failed" | "unauthorized" | "forbidden" | "rate limited";

/** The outputs of a resource that a test chooses. */
export type ChosenOutputs = SessionOutputs | SenderLinkOutputs | EgressNodeOutputs;

/** The outputs of a resource that exists before the program runs. */
export type ExistingOutputs = SessionOutputs | SenderLinkOutputs | ExistingEgressNode;

/**
 * The options of {@link zavuMocks}. The keys of `failures` and `outputs` are resource names. If resources of two types have
 * the same name, put the type before the name: `"WhatsAppAltEgressNode::store"`.
 */
export interface ZavuMocksOptions {
  /** The resources that fail, by name. */
  failures?: Record<string, MockedFailure>;
  /**
   * Outputs by resource name, such as `{ support: { status: "ready" } }`. If a linked session gets a `phoneNumber` that the
   * program does not expect, it fails.
   */
  outputs?: Record<string, ChosenOutputs>;
  /**
   * The outputs of resources that the program reads, adopts or looks up, by id. An id of the form `SESSION/SENDER` is a
   * link. An entry with the `status` `pending`, `online` or `offline` is an egress node, and any other entry is a session.
   * Without an entry, a session is linked and an egress node is online.
   */
  existing?: Record<string, ExistingOutputs>;
  /** The results of the plugin's look-ups of senders, the account and the proxy. */
  lookUps?: LookUpAnswers;
  /** Mocks for resources and functions of other packages. By default, outputs equal inputs, and ids contain the name. */
  others?: Partial<pulumi.runtime.Mocks>;
}

/** The results of the plugin's look-ups. All are optional. */
export interface LookUpAnswers {
  /** Default: one sender, `sender_mock`. For any other id, `getSender` returns a generated name. */
  senders?: { id: string; name?: string; isDefault?: boolean; channels?: string[] }[];
  /** Default: the project `proj_mock` of the team `team_mock`. Values that you leave out keep their default. */
  account?: {
    projectId?: string;
    projectName?: string;
    teamId?: string;
    teamName?: string;
    isTestMode?: boolean;
  };
  /** Default: the managed proxy is available. */
  proxyStatus?: { zavuProxyAvailable: boolean };
}

/** A resource that the program has created. */
export interface MadeResource {
  type: ZavuType;
  /** The resource's name. */
  name: string;
  id: string;
  /** The inputs as the provider's check returns them. */
  inputs: Record<string, unknown>;
  /** The outputs in plain text. In the program, QR codes and pairing tokens are secrets. */
  outputs: Record<string, unknown>;
}

/** Mocks for `pulumi.runtime.setMocks`, with a record of what the program created. */
export interface ZavuMocks extends pulumi.runtime.Mocks {
  /** The sessions, links and egress nodes in order of creation. */
  readonly made: readonly MadeResource[];
  /**
   * Runs a program that fails.
   *
   * @returns the first error of a resource or of the program itself.
   * @throws {Error} if nothing fails.
   */
  failureOf(program: () => unknown): Promise<Error>;
}

/** The entry of a resource by its type and name, else by its name. */
export const entryOf = <T>(entries: Record<string, T> = {}, type: ZavuType, name: string): T | undefined =>
  entries[`${type}::${name}`] ?? entries[name];
