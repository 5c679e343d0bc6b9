import type { Limits } from "../clock";
import type { Http } from "./http";
import { List } from "./list";
import { pathOf } from "./path";
import {
  createdNodeAnswer,
  egressNode,
  nodeAnswer,
  nodePage,
  pairingAnswer,
  type EgressNode,
  type Pairing,
} from "./schema";

const NODES = "/v1/whatsapp-alt/egress-nodes";

/** The body of a create. Source: `WhatsAppAltEgressNodeCreateRequest` of the API description. */
export interface NodeCreateRequest {
  senderId: string;
  label?: string;
}

const nodePath = (id: string) => pathOf(NODES, "egress node", id);

/** The egress-node endpoints. Each method throws a `ZavuError`. */
export class EgressNodeApi {
  constructor(private readonly http: Http) {}

  /**
   * Creates a node with one POST, which is retried only if the server cannot have processed it. If only the id in the
   * answer can be read, the node is `pending`, as each new one is, and `pairing` may be undefined.
   */
  async create(body: NodeCreateRequest, limits: Limits): Promise<{ node: EgressNode; pairing?: Pairing | undefined }> {
    const request = { method: "POST", path: NODES, body, shape: createdNodeAnswer } as const;
    const { node, pairing } = await this.http.send(request, limits);
    return { node: egressNode.safeParse(node).data ?? egressNode.parse({ id: node.id, status: "pending" }), pairing };
  }

  async get(id: string, limits: Limits): Promise<EgressNode> {
    const { node } = await this.http.send({ method: "GET", path: nodePath(id), shape: nodeAnswer }, limits);
    return node;
  }

  /** The nodes of one sender: the API has no list across senders. */
  of(senderId: string): List<EgressNode> {
    return new List(this.http, { path: NODES, query: { senderId }, shape: nodePage });
  }

  /** Requests a new pairing token. Retries are safe, since the server stores no token. */
  async requestToken(id: string, limits: Limits): Promise<Pairing> {
    const path = `${nodePath(id)}/pairing-token`;
    const request = { method: "POST", path, shape: pairingAnswer, isIdempotent: true } as const;
    return (await this.http.send(request, limits)).pairing;
  }

  /** Revokes a node and closes its connection. Transient failures are retried until the deadline. */
  async delete(id: string, limits: Limits): Promise<void> {
    await this.http.send({ method: "DELETE", path: nodePath(id), expect: 204 }, limits);
  }
}
