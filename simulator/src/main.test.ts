import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const bin = join(__dirname, "..", "bin", "zavu-simulator.js");
const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

function run(...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args]);
  children.push(child);
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  const printed = async (pattern: RegExp) => {
    while (!pattern.test(text.out)) await once(child.stdout, "data");
    return pattern.exec(text.out)?.[1] ?? "";
  };
  return { child, text, printed, ended: once(child, "close") };
}

test.each(["SIGINT", "SIGTERM"] as const)("the program serves, logs no secret and ends on %s", async (signal) => {
  const { child, text, printed, ended } = run("--initializing", "0", "--key", "zv_live_mine", "--auto-pair", "0");
  const url = await printed(/ZAVU_BASE_URL=(\S+)\n/);
  const headers = { Authorization: "Bearer zv_live_mine" };
  await fetch(`${url}/v1/whatsapp-alt/sessions`, { method: "POST", headers });
  await fetch(`${url}/v1/whatsapp-alt/sessions`, { headers });
  const nodes = `${url}/v1/whatsapp-alt/egress-nodes`;
  const body = JSON.stringify({ senderId: "sender_default" });
  const paired = await (await fetch(nodes, { method: "POST", headers, body })).text();
  const token = /pair_[\w.-]+/.exec(paired)?.[0] ?? "none";
  await fetch(`${nodes}/${token}`, { headers });
  expect(await (await fetch(`${nodes}?senderId=sender_default`, { headers })).text()).toContain('"status":"online"');
  await printed(/(GET) \/v1\/whatsapp-alt\/egress-nodes\/\[token\] 404\n/);
  await printed(/(POST) \/v1\/whatsapp-alt\/sessions 201\nGET \/v1\/whatsapp-alt\/sessions 200\n/);
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(text.err).toBe("");
  expect(text.out).not.toMatch(/zv_live_mine|2@|pair_/);
});

test("the program sends pictures of QR codes", async () => {
  const { printed } = run("--initializing", "0", "--qr", "picture", "--bridge");
  const url = await printed(/ZAVU_BASE_URL=(\S+)\n/);
  const headers = { Authorization: "Bearer zv_live_simulator" };
  const sessions = `${url}/v1/whatsapp-alt/sessions`;
  await fetch(sessions, { method: "POST", headers });
  const { items } = (await (await fetch(sessions, { headers })).json()) as { items: { qrCode: string }[] };
  expect(items[0]?.qrCode).toMatch(/^data:image\/png;base64,/);
});

test("--help prints the help, and an unknown option fails", async () => {
  const help = run("--help");
  expect(await help.ended).toEqual([0, null]);
  expect(help.text.out).toContain("zavu-simulator [options]");
  const wrong = run("--nope");
  expect(await wrong.ended).toEqual([1, null]);
  expect(wrong.text.err).toContain("zavu-simulator: Unknown option '--nope'");
});
