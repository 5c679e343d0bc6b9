import { startSimulator, type Simulator } from "zavu-simulator";
import type { StackContents } from "../../cli/src/stacks/stack";
import { StackError } from "../../cli/src/stacks/stackError";
import { runHere } from "./run";

const KEY = "zv_live_orphans_of_the_test";
const OTHER = "zv_live_other_of_the_test";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY, `${KEY}_2`] }, proj_b: { keys: [OTHER] } },
    times: { initializingMs: 0, qrRotateMs: 0 },
  });
});
afterEach(() => simulator.close());

const holding = (...ids: string[]): StackContents => ({ ids: new Set(ids), sessions: [] });

/** A command line with stacks that hold these sessions. */
function withStacks(
  stacks: Record<string, StackContents>,
  keys: Record<string, string> = {},
  env: Record<string, string> = {},
) {
  return (...args: string[]) =>
    runHere(args, {
      env: { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, ...env },
      stacks: {
        all: async () => Object.keys(stacks),
        config: async (stack) => (keys[stack] ? { apiKey: keys[stack] } : {}),
        contents: async (stack) => {
          const contents = stacks[stack];
          if (!contents) throw new StackError(`Stack ${stack} could not be read: no such stack.`, "");
          return contents;
        },
      },
    });
}

const remaining = () => simulator.sessions().map(({ id }) => id);

test("sessions that no stack holds are listed, with GET requests only", async () => {
  const [a, b, c] = [simulator.make("proj_a"), simulator.make("proj_a"), simulator.make("proj_a")];
  simulator.make("proj_b");
  const command = withStacks({ dev: holding(a), prod: holding(b) });
  const ran = await command("orphans", "--stack", "dev", "--stack", "prod", "--json");
  expect(JSON.parse(ran.stdout)).toMatchObject({
    version: 1,
    kind: "orphans",
    data: { projectId: "proj_a", stacks: ["dev", "prod"], sessions: [{ id: c }] },
  });
  expect((await command("orphans", "--all-stacks")).stdout).toContain(c);
  expect(simulator.journal.every(({ method }) => method === "GET")).toBe(true);
});

test("a sweep shows what it would delete, and with --yes deletes exactly that", async () => {
  const [held, gone, linked] = ["held", "gone", "linked"].map((displayName) =>
    simulator.make("proj_a", { displayName }),
  ) as [string, string, string];
  simulator.change(linked, { status: "ready" });
  const other = simulator.make("proj_b");
  const command = withStacks({ dev: holding(held) });

  const dry = await command("sweep", "--all-stacks", "--older-than", "0s");
  expect(dry).toMatchObject({ code: 0 });
  expect(dry.stdout).toContain("Dry run: 1 session would be deleted. Run again with --yes to delete it.");
  expect(dry.stdout).toMatch(new RegExp(`Kept ${linked}: a phone is or was linked`));
  expect(remaining()).toEqual([held, gone, linked, other]);

  const young = await command("sweep", "--all-stacks", "--yes");
  expect(young.stdout).toContain("Nothing was deleted");
  expect(young.stdout).toContain("--older-than 60 min");
  expect(remaining()).toHaveLength(4);

  const swept = await command("sweep", "--all-stacks", "--older-than", "0s", "--yes");
  expect(swept).toMatchObject({ code: 0 });
  expect(swept.stderr).toContain(gone);
  expect(remaining()).toEqual([held, linked, other]);
  expect(simulator.request({ method: "DELETE" })).toHaveLength(1);

  await command("sweep", "--all-stacks", "--older-than", "0s", "--linked", "--yes");
  expect(remaining()).toEqual([held, other]);
});

test("a session that was scanned after it was listed is kept", async () => {
  const id = simulator.make("proj_a");
  const command = withStacks({
    get dev(): StackContents {
      simulator.scan(id);
      return holding();
    },
  });
  const ran = await command("sweep", "--stack", "dev", "--older-than", "0s", "--yes", "--json");
  expect(JSON.parse(ran.stdout)).toMatchObject({ data: { sessions: [{ id, result: "kept" }] } });
  expect(remaining()).toEqual([id]);
});

test("a session that is created while the stacks are read is not an orphan", async () => {
  const command = withStacks({
    // Its state does not have the session yet, because the update that created it is still running.
    get dev(): StackContents {
      simulator.make("proj_a");
      return holding();
    },
  });
  await command("sweep", "--stack", "dev", "--older-than", "0s", "--yes");
  expect(remaining()).toHaveLength(1);
});

test("a delete that fails is reported and does not stop the others", async () => {
  const [first, second] = [simulator.make("proj_a"), simulator.make("proj_a")];
  const answer = { status: 400, body: '{"code":"invalid_request","message":"not now"}' };
  simulator.fault({ method: "DELETE", sessionId: first, times: Infinity, answer });
  const ran = await withStacks({ dev: holding() })("sweep", "--stack", "dev", "--older-than", "0s", "--yes");
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain(`Failed to delete ${first}: DELETE /v1/whatsapp-alt/sessions/${first} answered 400`);
  expect(ran.stdout).toContain(`Deleted 1 session: ${second}`);
  expect(remaining()).toEqual([first]);
});

test("for a stack without a key, the key of the other stacks is used", async () => {
  const [held, orphan] = [simulator.make("proj_a"), simulator.make("proj_a")];
  const command = withStacks({ dev: holding(), other: holding(held) }, { dev: KEY }, { ZAVU_API_KEY: "" });
  expect((await command("orphans", "--all-stacks", "--json")).stdout).toContain(orphan);
  expect((await command("orphans", "--all-stacks", "--json")).stdout).not.toContain(held);
  const none = await command("orphans", "--stack", "other");
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("No Zavu API key") as string });
});

test("two keys of one project are one account", async () => {
  const id = simulator.make("proj_a");
  const command = withStacks({ dev: holding(), prod: holding(id) }, { dev: KEY, prod: `${KEY}_2` });
  expect((await command("orphans", "--all-stacks")).stdout).toContain("No orphans");
});

describe("nothing is deleted", () => {
  let id: string;
  beforeEach(() => (id = simulator.make("proj_a")));
  afterEach(() => expect(remaining()).toContain(id));
  const sweep = ["sweep", "--older-than", "0s", "--yes"];

  test("if a stack cannot be read", async () => {
    const ran = await withStacks({ dev: holding() })(...sweep, "--stack", "dev", "--stack", "gone");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("Stack gone could not be read");
  });

  test("if a stack's key belongs to another project", async () => {
    const ran = await withStacks({ dev: holding(), prod: holding() }, { prod: OTHER })(...sweep, "--all-stacks");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /Stack (dev|prod) uses Zavu project proj_[ab], and stack (dev|prod) uses Zavu project proj_[ab]\./,
    );
    expect(ran.stderr).not.toContain(OTHER);
  });

  test("if a stack's state has a session of another project", async () => {
    const one = { id: "jd9", name: "x", projectId: "proj_b", isRead: false, isPendingDelete: false };
    const ran = await withStacks({ dev: { ids: new Set(["jd9"]), sessions: [one] } })(...sweep, "--stack", "dev");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(
      "Stack dev holds session jd9 of Zavu project proj_b, but the API key belongs to proj_a.",
    );
  });

  test("if the account's list has an item that cannot be read", async () => {
    const body = JSON.stringify({ items: [{ id: 7 }], nextCursor: null });
    simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
    const ran = await withStacks({ dev: holding() })(...sweep, "--stack", "dev");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("answered 200, but some of its items cannot be read");
  });

  test.each([
    [["--all-stacks", "--stack", "dev"], "Both --stack and --all-stacks"],
    [[], "Specify the stacks that share the account."],
    [["--stack", "dev", "--dry-run"], "Both --yes and --dry-run"],
    [["--stack", "dev", "--stack", ""], "It is empty; is a variable unset?"],
    [["--stack", "dev", "--name-prefix", ""], "It is empty; is a variable unset?"],
  ])("if the command line is wrong (%j)", async (args, why) => {
    const ran = await withStacks({ dev: holding() })(...sweep, ...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
  });

  test("if the backend has no stacks", async () => {
    expect((await withStacks({})(...sweep, "--all-stacks")).code).toBe(1);
  });
});
