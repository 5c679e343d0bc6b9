import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "./index";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "simulator-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const T0 = Date.parse("2026-01-01T00:00:00Z");

async function withSimulator<T>(now: number, use: (url: string) => Promise<T>): Promise<T> {
  const simulator = await startSimulator({ stateFile: join(folder, "new", "state.json"), clock: () => now });
  try {
    return await use(`${simulator.url}/v1/whatsapp-alt/sessions`);
  } finally {
    await simulator.close();
  }
}

const headers = { Authorization: "Bearer zv_live_simulator" };

interface Body {
  session: { id: string };
  items: { qrCode: string }[];
  code: string;
}
const send = async (url: string, method = "GET") => (await (await fetch(url, { method, headers })).json()) as Body;

test("sessions survive a restart, and their time continues meanwhile", async () => {
  const { session } = await withSimulator(T0, (url) => send(url, "POST"));
  expect(session).toMatchObject({ status: "initializing" });
  const { items } = await withSimulator(T0 + 5_000, (url) => send(url));
  expect(items).toMatchObject([{ id: session.id, status: "qr_ready", updatedAt: "2026-01-01T00:00:01.000Z" }]);
  const { items: same } = await withSimulator(T0 + 6_000, (url) => send(url));
  expect(same[0]?.qrCode).toBe(items[0]?.qrCode);
});

test("only its owner can read the file, and no other file is left in the folder", async () => {
  await withSimulator(T0, (url) => fetch(url, { method: "POST", headers }));
  expect(readdirSync(join(folder, "new"))).toEqual(["state.json"]);
  const file = join(folder, "new", "state.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain("zv_live_");
});

test("egress nodes survive a restart, and a revoked one stays revoked", async () => {
  const stateFile = join(folder, "state.json");
  const first = await startSimulator({ stateFile, times: { initializingMs: 0 } });
  const [kept, revoked] = [
    first.addNode({ senderId: "sender_default", label: "Store" }),
    first.addNode({ senderId: "s" }),
  ];
  const egress = { kind: "android", nodeId: revoked };
  const id = first.make("proj_simulator", { egress });
  first.change(id, { status: "ready" });
  first.removeNode(revoked);
  await first.close();
  const second = await startSimulator({ stateFile, times: { initializingMs: 0 } });
  expect(second.nodes()).toMatchObject([{ id: kept, label: "Store", status: "pending", projectId: "proj_simulator" }]);
  expect(second.session(id)?.status).toBe("failed");
  await fetch(`${second.url}/v1/whatsapp-alt/sessions/${id}/reconnect`, { method: "POST", headers });
  expect(second.session(id)).toMatchObject({ status: "failed", lastError: `egress node ${revoked} is gone` });
  expect(second.addNode({ senderId: "s" })).not.toBe(kept);
  await second.close();
  // A file of an older version, which stored only sessions.
  const { nodes, revokedNodes, ...old } = JSON.parse(readFileSync(stateFile, "utf8")) as Record<string, unknown>;
  expect([nodes, revokedNodes]).toMatchObject([[{ id: kept }, {}], [revoked]]);
  writeFileSync(stateFile, JSON.stringify(old));
  const third = await startSimulator({ stateFile });
  expect([third.sessions().length, third.nodes()]).toEqual([1, []]);
  await third.close();
});

test.each(["not JSON", "{}", '{"version":2,"sessions":[]}'])(
  "a file that holds %s is refused, and the error names it",
  async (content) => {
    const stateFile = join(folder, "state.json");
    writeFileSync(stateFile, content);
    await expect(startSimulator({ stateFile })).rejects.toThrow(`Cannot read ${stateFile}: it is not a state file`);
  },
);

test("a state that cannot be written answers an error, and close rejects with the reason", async () => {
  const inner = join(folder, "inner");
  const simulator = await startSimulator({ stateFile: join(inner, "state.json") });
  writeFileSync(inner, "in the way");
  const answer = await send(`${simulator.url}/v1/whatsapp-alt/sessions`, "POST");
  expect(answer.code).toBe("simulator_failed");
  await expect(simulator.close()).rejects.toThrow(inner);
});
