import { notFound } from "./errors";
import type { Project } from "./keys";
import type { NodeState } from "./node";
import type { Nodes } from "./nodes";
import type { Reads } from "./reads";
import type { Route } from "./routes";
import type { Senders } from "./sender";
import type { SessionBody, SessionState } from "./session";
import type { Sessions } from "./sessions";
import type { Item } from "./item";
import type { Normalize, SimulatorOptions } from "./types";

/** A request with a valid key that is within the rate limit. */
export interface Call {
  key: string;
  project: Project;
  route: Route;
  query: Record<string, string | string[]>;
  /** `{}` when there was none. */
  body: unknown;
}

/** An operation's answer. */
export interface Result {
  status: number;
  body?: unknown;
  /** Whether the answer shows what the API does not document. */
  deviates?: boolean;
}

/** The data that operations use. */
export interface Service {
  sessions: Sessions;
  nodes: Nodes;
  senders: Senders;
  /** The resources as GET requests see them. */
  reads: { sessions: Reads<SessionState>; nodes: Reads<NodeState> };
  settings: Settings;
  choices: Choices;
  /** The session as the API shows it. */
  show(session: SessionState): SessionBody;
}

/** Behavior that can change while the simulator runs. */
interface Settings {
  normalize: Normalize;
  /** Whether list items are summaries. */
  summaries: boolean;
  proxyAvailable: boolean;
}

/** Choices for behavior that the API does not document. */
type Choices = Pick<
  SimulatorOptions,
  "linkNeedsReady" | "linkOver" | "strictNodes" | "nodesOfUnknownSender" | "pairing"
>;

/** One operation's implementation. */
export type Handler = (call: Call, service: Service) => Result;

/** The project's resource with this id. Throws the API's 404 if there is none. */
export function owned<T extends Item>(
  { project }: Call,
  what: string,
  id: string | undefined,
  from: { get(id: string): T | undefined },
): T {
  const item = id === undefined ? undefined : from.get(id);
  if (item?.projectId !== project.id) throw notFound(`${what} not found`);
  return item;
}
