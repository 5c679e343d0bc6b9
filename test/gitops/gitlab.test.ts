import { GitLabRunner, jobs } from "./gitlab";
import { scanDuring } from "./scan";
import { World } from "./world";

const DAY_MS = 24 * 60 * 60_000;
const MERGE_REQUEST = { CI_MERGE_REQUEST_IID: "12" };

let world: World;
let runner: GitLabRunner;
beforeAll(async () => {
  world = await World.open();
  const { backend, passphrase } = world.settings;
  runner = new GitLabRunner(world, { PULUMI_BACKEND_URL: backend, PULUMI_CONFIG_PASSPHRASE: passphrase });
});
afterAll(() => world?.close());

const sessionOf = (name: string) => world.simulator.sessions().find(({ displayName }) => displayName === name);

test("a merge request is previewed, and has its own stack and session", async () => {
  expect(await runner.job("preview", MERGE_REQUEST)).toMatchObject({ code: 0 });
  expect(world.names()).toEqual([]);
  const up = await runner.job("up-merge-request", MERGE_REQUEST);
  expect(up).toMatchObject({ code: 0 });
  const session = sessionOf("mr-12 support line");
  expect(session?.status).toBe("qr_ready");
  expect(up.output).toContain(
    `Stack mr-12 has session ${session?.id}. To scan: npx pulumi-zavu-cli qr ${session?.id} --stack prod\n`,
  );
});

test("production is updated, and the waiting job ends with the scan", async () => {
  expect(await runner.job("up-production")).toMatchObject({ code: 0 });
  const { id } = sessionOf("prod support line")!;
  expect(await runner.job("wait", {}, (job) => scanDuring(job, world, id))).toMatchObject({ code: 0 });
});

test("the sweep deletes old sessions that are in no stack", async () => {
  world.simulator.make("proj_a", { displayName: "mr-3 support line" });
  expect(await runner.job("sweep")).toMatchObject({ code: 0 });
  expect(world.names()).toContain("mr-3 support line");
  world.aheadMs += 2 * DAY_MS;
  expect(await runner.job("sweep")).toMatchObject({ code: 0 });
  expect(world.names().sort()).toEqual(["mr-12 support line", "prod support line"]);
});

test("a merge request that ends leaves no session and no stack", async () => {
  expect(await runner.job("teardown", MERGE_REQUEST)).toMatchObject({ code: 0 });
  expect(world.names()).toEqual(["prod support line"]);
  expect(await world.stacks()).toEqual(["prod"]);
});

test("every job was run", () => {
  expect([...runner.ran].sort()).toEqual(Object.keys(jobs).sort());
});
