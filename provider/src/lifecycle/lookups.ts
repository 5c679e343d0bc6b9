import type { Api, EgressNode, List, Me, Sender } from "../api";
import type { Limits } from "../clock";

/** Which page of a list to read. */
export interface PageRequest {
  /** The cursor from the previous page; undefined for the first page. */
  cursor: string | undefined;
  /** The most items to return; undefined for the API's maximum. */
  size: number | undefined;
}

/** A page of resources, each with its id and its label if it has one. `nextCursor` is undefined on the last page. */
export interface Listed {
  items: { id: string; name: string | undefined }[];
  nextCursor: string | undefined;
}

/**
 * What a program can look up besides its own resources. Each method only reads, throws a `ZavuError`, and returns plain
 * values without phone numbers and secrets. Fields that the API does not return are undefined.
 */
export class Lookups {
  constructor(private readonly api: Pick<Api, "account" | "egressNodes" | "senders" | "sessions">) {}

  async egressNode(id: string, limits: Limits): Promise<EgressNode & { projectId: string | undefined }> {
    const [node, projectId] = await Promise.all([
      this.api.egressNodes.get(id, limits),
      // A look-up succeeds even if the project cannot be read.
      this.api.account.projectId().catch(() => undefined),
    ]);
    return { ...node, projectId };
  }

  /** All nodes of a sender. The API has no list across senders. */
  egressNodes(senderId: string, limits: Limits): Promise<EgressNode[]> {
    return this.api.egressNodes.of(senderId).all(limits);
  }

  proxyStatus(limits: Limits): Promise<{ zavuProxyAvailable: boolean }> {
    return this.api.sessions.proxyStatus(limits);
  }

  /** The project and the team that the key belongs to. */
  async account(): Promise<Account> {
    return accountOf(await this.api.account.me());
  }

  sender(id: string, limits: Limits): Promise<Sender> {
    return this.api.senders.get(id, limits);
  }

  senders(limits: Limits): Promise<Sender[]> {
    return this.api.senders.list.all(limits);
  }

  sessionPage(page: PageRequest, limits: Limits): Promise<Listed> {
    return listed(this.api.sessions.list, page, limits, ({ displayName }) => displayName);
  }

  egressNodePage(senderId: string, page: PageRequest, limits: Limits): Promise<Listed> {
    return listed(this.api.egressNodes.of(senderId), page, limits, ({ label }) => label);
  }
}

export interface Account {
  projectId?: string | undefined;
  projectName?: string | undefined;
  teamId?: string | undefined;
  teamName?: string | undefined;
  isTestMode?: boolean | undefined;
}

const accountOf = (me: Me | undefined): Account => ({
  projectId: me?.project.id,
  projectName: me?.project.name,
  teamId: me?.team?.id,
  teamName: me?.team?.name,
  isTestMode: me?.isTestMode,
});

async function listed<T extends { id: string }>(
  list: List<T>,
  { cursor, size }: PageRequest,
  limits: Limits,
  nameOf: (item: T) => string | undefined,
): Promise<Listed> {
  const { items, nextCursor } = await list.wholePage(cursor, limits, size);
  return { items: items.map((item) => ({ id: item.id, name: nameOf(item) })), nextCursor };
}
