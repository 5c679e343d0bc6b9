import { PassThrough } from "node:stream";
import { systemClock } from "pulumi-zavu-provider/clock";
import { startSimulator, type Simulator } from "zavu-simulator";
import type { Io } from "../io";
import { run } from "../program";

const KEY = "zv_live_simulator";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

async function doctor(args: string[], env: Record<string, string> = {}) {
  const stdout = new PassThrough({ encoding: "utf8" });
  const stderr = new PassThrough({ encoding: "utf8" });
  const io = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, ...env },
    signal: new AbortController().signal,
    clock: systemClock,
  } as unknown as Io;
  const stacks = () => {
    throw new Error("this test has no stacks");
  };
  const code = await run(["doctor", ...args], { io, stacks: args.includes("--stack") ? stacks : () => ({}) as never });
  const read = (stream: PassThrough) => (stream.read() as string | null) ?? "";
  const out = read(stdout);
  expect(out + read(stderr)).not.toContain(KEY);
  return { code, out };
}

// Without a Pulumi CLI on this machine, there is a warning.
test("prints a line for each check and a summary, and exits with 0 if there is no problem", async () => {
  const { code, out } = await doctor([]);
  expect(code).toBe(0);
  expect(out).toMatch(/^ok {11}node /m);
  expect(out).toMatch(/^ok {11}channel {13}WhatsApp Alternative is enabled \(no sessions\)\./m);
  expect(out).toMatch(/\n(All checks passed|1 warning)\.\n$/);
});

test("exits with 1 if there is a problem", async () => {
  simulator.revokeKey(KEY);
  const { code, out } = await doctor([]);
  expect(code).toBe(1);
  expect(out).toMatch(/^problem {6}account .*401/m);
  expect(out).toMatch(/\n1 problem, (1 warning, )?1 not checked\.\n$/);
});

test("with --json it writes one envelope and exits with the same code", async () => {
  const { code, out } = await doctor(["--json"], { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  expect(code).toBe(1);
  const { version, kind, data } = JSON.parse(out) as {
    version: number;
    kind: string;
    data: { checks: { name: string; state: string; advice?: string }[] };
  };
  expect([version, kind]).toEqual([1, "doctor"]);
  expect(data.checks.find(({ name }) => name === "certificates")).toMatchObject({ state: "problem" });
  expect(data.checks.find(({ name }) => name === "channel")).toMatchObject({ state: "ok" });
});

test("an internal error ends the command and is not a check", async () => {
  expect((await doctor(["--stack", "dev"])).code).toBe(1);
});
