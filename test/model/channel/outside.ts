import { RIGHT_PHONE } from "../schedule";
import type { World } from "../world";
import { SENDERS, type NodeInputs, type Outside } from "./schedule";

// Reads may lag behind outside changes, and no client can know.
const LAG_MS = 5_000;
// A client cannot distinguish a new resource from one that a lost POST created at the same time.
const NEW_MS = 25_000;

/** The answer of a list for an unknown sender. */
export const LIST_REFUSED = { status: 400, body: '{"code":"invalid_request","message":"senderId"}' };

/** Changes the account from outside. @param nodes the nodes that the program declares. */
export async function changeOutside(world: World, what: Outside, which: number, nodes: NodeInputs[]): Promise<void> {
  const { simulator, clock } = world;
  if (what === "create node") {
    const { senderId, label } = nodes[which % Math.max(1, nodes.length)] ?? { senderId: SENDERS[0] };
    world.outside.add(simulator.addNode({ projectId: "proj_a", senderId, ...(label ? { label } : {}) }));
    return clock.sleep(NEW_MS);
  }
  const sessions = simulator.sessions();
  const session = sessions[which % Math.max(1, sessions.length)];
  if (session) onSession(world, what, which, session);
  const all = simulator.nodes();
  const node = all[which % Math.max(1, all.length)];
  if (node) onNode(world, what, which, node);
  if (what === "link" || what === "unlink" || what.startsWith("device")) await clock.sleep(LAG_MS);
}

function onSession(world: World, what: Outside, which: number, { id, status }: { id: string; status: string }): void {
  const { simulator } = world;
  if (what === "remove session") {
    world.removed.add(id);
    simulator.remove(id);
  } else if (what === "scan" && status === "qr_ready") simulator.scan(id, RIGHT_PHONE);
  else if (what === "fail") simulator.change(id, { status: "failed", lastError: "the number +56 9 1234 5678" });
  else if (what === "disconnect") simulator.change(id, { status: "disconnected" });
  else if (what === "lose login") simulator.loseLogin(id);
  else if (what === "move") {
    world.moved.add(id);
    simulator.change(id, { egress: { kind: "android", nodeId: "nd_by_hand" } });
  } else if (what === "link") simulator.link(id, SENDERS[which % 2] ?? SENDERS[0]);
  else if (what === "unlink") simulator.unlink(id);
  else if (what === "busy" && which > 2) simulator.conflict(id, { times: 2 });
  else if (what === "stray 404" && which > 2)
    simulator.hide(id, { times: 1 + (which % 2), operations: ["getSession", "deleteSession"] });
}

function onNode(world: World, what: Outside, which: number, { id, status }: { id: string; status: string }): void {
  const { simulator } = world;
  if (what === "remove node") {
    world.removed.add(id);
    simulator.removeNode(id);
  } else if (what === "device online") simulator.deviceOnline(id);
  else if (what === "device offline") {
    if (status === "pending") simulator.deviceOnline(id);
    simulator.deviceOffline(id);
  } else if (what === "busy" && which <= 2) simulator.conflict(id, { times: 2 });
  else if (what === "stray 404" && which <= 2) {
    simulator.hide(id, { times: 1 + which, operations: ["getEgressNode", "revokeEgressNode"] });
    if (which > 0) world.fault({ operation: "listEgressNodes", answer: LIST_REFUSED, times: 2 });
  }
}
