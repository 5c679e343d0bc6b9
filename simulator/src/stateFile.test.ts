import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "./index";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "simulator-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const T0 = Date.parse("2026-01-01T00:00:00Z");

async function withSimulator<T>(now: number, act: (url: string) => Promise<T>): Promise<T> {
  const simulator = await startSimulator({ stateFile: join(folder, "new", "state.json"), clock: () => now });
  try {
    return await act(`${simulator.url}/v1/whatsapp-alt/sessions`);
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
const ask = async (url: string, method = "GET") => (await (await fetch(url, { method, headers })).json()) as Body;

test("sessions outlive the process, and time goes on without it", async () => {
  const { session } = await withSimulator(T0, (url) => ask(url, "POST"));
  expect(session).toMatchObject({ status: "initializing" });
  const { items } = await withSimulator(T0 + 5_000, (url) => ask(url));
  expect(items).toMatchObject([{ id: session.id, status: "qr_ready", updatedAt: "2026-01-01T00:00:01.000Z" }]);
  const { items: same } = await withSimulator(T0 + 6_000, (url) => ask(url));
  expect(same[0]?.qrCode).toBe(items[0]?.qrCode);
});

test("only its owner can read the file, and nothing else is left beside it", async () => {
  await withSimulator(T0, (url) => fetch(url, { method: "POST", headers }));
  expect(readdirSync(join(folder, "new"))).toEqual(["state.json"]);
  const file = join(folder, "new", "state.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain("zv_live_");
});

test.each(["not JSON", "{}", '{"version":2,"sessions":[]}'])(
  "a file that holds %s is refused by name",
  async (content) => {
    const stateFile = join(folder, "state.json");
    writeFileSync(stateFile, content);
    await expect(startSimulator({ stateFile })).rejects.toThrow(`Cannot read ${stateFile}: it is not a state file`);
  },
);

test("a state that cannot be written is answered as a failure, and close says why", async () => {
  const inner = join(folder, "inner");
  const simulator = await startSimulator({ stateFile: join(inner, "state.json") });
  writeFileSync(inner, "in the way");
  const answer = await ask(`${simulator.url}/v1/whatsapp-alt/sessions`, "POST");
  expect(answer.code).toBe("simulator_failed");
  await expect(simulator.close()).rejects.toThrow(inner);
});
