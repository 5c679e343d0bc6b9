import { advanceNode, type NodeState, type NodeStatus } from "./node";
import { newNodeId } from "./random";
import { Store } from "./store";

/** All egress nodes of all projects. */
export class Nodes extends Store<NodeState> {
  readonly #revoked: Set<string>;

  constructor(
    saved: { nodes: NodeState[]; revokedNodes: string[] },
    autoPairMs: number | undefined,
    clock: () => number,
    save: () => void,
  ) {
    const advance = (node: NodeState, now: number, onStep: (step: NodeState) => void) => {
      const next = advanceNode(node, now, autoPairMs);
      if (next !== node) onStep(next);
      return next;
    };
    super(saved.nodes, clock, { save, advance });
    this.#revoked = new Set(saved.revokedNodes);
  }

  create(projectId: string, senderId: string, label?: string, status: NodeStatus = "pending"): NodeState {
    const now = this.clock();
    const given = { id: newNodeId(), projectId, serial: this.nextSerial(), senderId, label };
    return this.put({ ...given, status, createdAt: now, updatedAt: now });
  }

  /** Remembers the node, because a session that still names it must not connect (fail closed). */
  revoke(id: string): boolean {
    this.#revoked.add(id);
    const isRemoved = this.remove(id);
    if (!isRemoved) this.#revoked.delete(id);
    return isRemoved;
  }

  isRevoked(id: string): boolean {
    return this.#revoked.has(id);
  }

  /** The ids of all nodes that were revoked. */
  revoked(): string[] {
    return [...this.#revoked];
  }
}
