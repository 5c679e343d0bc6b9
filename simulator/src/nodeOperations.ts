import { invalid, notFound } from "./errors";
import { failOnNode } from "./machine";
import { nodeBody, type NodeState } from "./node";
import { owned, type Handler, type Call, type Service } from "./operation";
import { pageOf } from "./page";
import { newPairing } from "./pairing";
import { noBody, nodesQuery, pairBody, parse } from "./schema";
import { ownedSender } from "./senderOperations";

function ownedNode(call: Call, from: { get(id: string): NodeState | undefined }): NodeState {
  return owned(call, "Egress node", call.route.nodeId, from);
}

/** Deletes a node. The sessions whose connection goes through it fail: they never connect without it. */
export function revokeNode({ nodes, sessions }: Pick<Service, "nodes" | "sessions">, id: string): boolean {
  if (!nodes.revoke(id)) return false;
  for (const { id: sessionId } of sessions.list()) {
    sessions.update(sessionId, (session, now) => failOnNode(session, id, now, sessions.rules));
  }
  return true;
}

export const NODE_HANDLERS = {
  listEgressNodes({ project, query }, { choices, reads, senders }) {
    const { senderId, ...paging } = parse(nodesQuery, query);
    if (!senders.get(project.id, senderId)) {
      if (choices.nodesOfUnknownSender === 400) throw invalid("senderId: the project has no sender with this id");
      if (choices.nodesOfUnknownSender === 404) {
        return { status: 404, body: notFound("Sender not found").body(), deviates: true };
      }
    }
    const ofSender = reads.nodes.list(project.id).filter((node) => node.senderId === senderId);
    const { page, nextCursor } = pageOf(ofSender, paging);
    return { status: 200, body: { items: page.map(nodeBody), nextCursor } };
  },
  createEgressNode(call, service) {
    const { senderId, label } = parse(pairBody, call.body);
    ownedSender(call, service, senderId);
    const node = service.nodes.create(call.project.id, senderId, label);
    return { status: 201, body: { node: nodeBody(node), pairing: newPairing(service) } };
  },
  getEgressNode: (call, { reads }) => ({ status: 200, body: { node: nodeBody(ownedNode(call, reads.nodes)) } }),
  revokeEgressNode(call, service) {
    parse(noBody, call.body);
    revokeNode(service, ownedNode(call, service.nodes).id);
    return { status: 204 };
  },
  reissueEgressNodeToken(call, service) {
    parse(noBody, call.body);
    const node = ownedNode(call, service.nodes);
    return { status: 200, body: { node: nodeBody(node), pairing: newPairing(service) } };
  },
  getProxyStatus: (_call, { settings }) => ({ status: 200, body: { zavuProxyAvailable: settings.proxyAvailable } }),
} satisfies Record<string, Handler>;
