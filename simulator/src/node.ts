import { z } from "zod";

/** What a device reports about its connection. */
const device = { exitIp: z.string().optional(), exitCountry: z.string().optional(), net: z.string().optional() };

/** An egress node in memory and in the state file. Times are Unix ms. */
export const nodeState = z.object({
  id: z.string(),
  projectId: z.string(),
  serial: z.number().int(),
  senderId: z.string(),
  label: z.string().optional(),
  status: z.enum(["pending", "online", "offline"]),
  ...device,
  lastSeenAt: z.number().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

export type NodeState = z.infer<typeof nodeState>;
export type NodeStatus = NodeState["status"];

/** What a device reports about its connection. */
export type Device = Pick<NodeState, "exitIp" | "exitCountry" | "net">;

/** An egress node as the API answers it. Times are ISO 8601 in UTC. */
export interface NodeBody {
  id: string;
  senderId: string;
  label?: string;
  status: NodeStatus;
  exitIp?: string;
  exitCountry?: string;
  /** `wifi`, `cell` or `other`, unless a test sets another. */
  net?: string;
  lastSeenAt?: string;
  createdAt: string;
}

/** From the address block for documentation, so that no real address is shown. */
const DEVICE: Device = { exitIp: "203.0.113.7", exitCountry: "CL", net: "cell" };

/** The node as it is at `now`: with `autoPairMs` its device connects by itself. */
export function advanceNode(node: NodeState, now: number, autoPairMs = Infinity): NodeState {
  const at = node.createdAt + autoPairMs;
  return node.status === "pending" && now >= at ? online(node, at) : node;
}

/** The device's tunnel is up. */
export function online(node: NodeState, at: number, given: Device = {}): NodeState {
  const reported = { ...DEVICE, ...(JSON.parse(JSON.stringify(given)) as Device) };
  return { ...node, ...reported, status: "online", lastSeenAt: at, updatedAt: at };
}

/** The tunnel dropped. What the device reported last stays (undocumented; assumed). */
export function offline(node: NodeState, at: number): NodeState {
  return { ...node, status: "offline", lastSeenAt: at, updatedAt: at };
}

/** The node as the API shows it. Fields without a value are left out, as JSON does. */
export function nodeBody(node: NodeState): NodeBody {
  const { id, senderId, label, status, exitIp, exitCountry, net, lastSeenAt, createdAt } = node;
  const body: NodeBody = {
    id,
    senderId,
    label,
    status,
    exitIp,
    exitCountry,
    net,
    lastSeenAt: lastSeenAt === undefined ? undefined : new Date(lastSeenAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
  };
  return JSON.parse(JSON.stringify(body)) as NodeBody;
}
