import { Runner, shellSteps } from "./github";
import { scanDuring } from "./scan";
import { World } from "./world";

const DAY_MS = 24 * 60 * 60_000;

let world: World;
let runner: Runner;
beforeAll(async () => {
  world = await World.open();
  const { backend, passphrase } = world.settings;
  runner = new Runner(world, {
    "secrets.PULUMI_ACCESS_TOKEN": "",
    "secrets.PULUMI_CONFIG_PASSPHRASE": passphrase,
    "vars.PULUMI_BACKEND_URL": backend,
    "github.repository": "acme/infrastructure",
    "github.token": "a token of the runner",
    "github.event.pull_request.head.repo.full_name == github.repository": "true",
  });
});
afterAll(() => world?.close());

const of = (number: number) => ({ "github.event.pull_request.number": String(number) });
/** Runs a job. Throws with its output if it fails. */
async function succeeds(...job: Parameters<Runner["job"]>): ReturnType<Runner["job"]> {
  const run = await runner.job(...job);
  if (run.code !== 0) throw new Error(`${job[0]} ${job[1]} ended with ${run.code}:\n${run.output}`);
  return run;
}

const sessionOf = (name: string) => world.simulator.sessions().find(({ displayName }) => displayName === name);
const created = () => world.simulator.journal.filter(({ operation }) => operation === "createSession").length;

/** Adds a `gh` to PATH that knows these pull requests and fails for any other. */
function pullRequests(states: Record<number, string>): void {
  const cases = Object.entries(states).map(
    ([number, state]) => `  "pr view ${number} --json state --jq .state") echo ${state} ;;`,
  );
  const script = ["#!/bin/sh", 'case "$*" in', ...cases, '  *) echo "no such pull request: $*" >&2; exit 1 ;;', "esac"];
  world.program("gh", `${script.join("\n")}\n`);
}

test("a preview shows what a merge would change, and creates nothing", async () => {
  const { output } = await succeeds("preview.yml", "preview", of(7));
  expect(output).toContain("WhatsAppAltSession: (create)");
  expect(world.simulator.sessions()).toEqual([]);
});

test("a pull request has its own stack and session, and a second commit keeps both", async () => {
  for (let commit = 1; commit <= 2; commit++) {
    const run = await succeeds("environment.yml", "up", of(7));
    const session = sessionOf("pr-7 support line");
    expect(session?.status).toBe("qr_ready");
    expect(run.summary).toBe(
      `Stack pr-7 has session ${session?.id}. To scan: npx pulumi-zavu-cli qr ${session?.id} --stack prod\n`,
    );
  }
  expect(created()).toBe(1);
  expect(await world.stacks()).toEqual(["pr-7", "prod"]);
});

test("a merge updates production, and the waiting job ends with the scan", async () => {
  await succeeds("up.yml", "up");
  const { id } = sessionOf("prod support line")!;
  await succeeds("up.yml", "wait", {}, async (name, step) => {
    if (name === "Wait for the scan") await scanDuring(step, world, id);
  });
  expect(world.simulator.session(id)?.status).toBe("ready");
});

test("the nightly job destroys the stacks of closed pull requests, and deletes sessions that are in no stack", async () => {
  await succeeds("environment.yml", "up", of(8));
  world.simulator.make("proj_a", { displayName: "pr-3 support line" });
  world.simulator.make("proj_a", { displayName: "somebody else's" });
  pullRequests({ 7: "OPEN" });
  const unsure = await runner.job("sweep.yml", "closed");
  expect(unsure.code).not.toBe(0);
  expect(await world.stacks()).toEqual(["pr-7", "pr-8", "prod"]);

  pullRequests({ 7: "OPEN", 8: "MERGED" });
  await succeeds("sweep.yml", "closed");
  expect(await world.stacks()).toEqual(["pr-7", "prod"]);

  world.aheadMs += 2 * DAY_MS;
  world.simulator.make("proj_a", { displayName: "pr-9 support line" });
  await succeeds("sweep.yml", "orphans");
  const kept = ["pr-7 support line", "pr-9 support line", "prod support line", "somebody else's"];
  expect(world.names().sort()).toEqual(kept);
});

test("closing a pull request deletes its stack, also after a key rotation, and succeeds without a stack", async () => {
  await world.rotateKey();
  for (const number of [7, 8]) await succeeds("teardown.yml", "destroy", of(number));
  expect(await world.stacks()).toEqual(["prod"]);
  expect(world.names()).not.toContain("pr-7 support line");
});

test("every shell step of every workflow was run", () => {
  expect([...runner.ran].sort()).toEqual(shellSteps().sort());
});
