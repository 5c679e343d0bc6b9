import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { cleanEnv, startCli } from "../engine/cli";
import { expectNoSecret } from "../engine/secrets";
import { STRAY_SHELL, run } from "./program";
import { ROOT } from "../root";
import { qrsOn } from "./screen";

const KEY = "zv_live_of_the_test";

test.each(["start", "refresh", "destroy"])("%s --live is refused without a terminal and --yes", async (verb) => {
  const program = run([verb, "--live"], STRAY_SHELL);
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain(`Confirmation needed to ${verb} on a real account, but there is no terminal.`);
  expect(program.output()).toContain("--yes");
});

describe("--live --yes", () => {
  let folder: string;
  let simulator: Simulator;
  let env: Record<string, string>;

  beforeEach(async () => {
    const work = path.join(ROOT, "test/.work");
    fs.mkdirSync(work, { recursive: true });
    folder = fs.mkdtempSync(path.join(work, "live-"));
    for (const name of ["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"]) {
      fs.copyFileSync(path.join(ROOT, "examples/quickstart", name), path.join(folder, name));
    }
    simulator = await startSimulator({ projects: { proj_test: { keys: [KEY] } } });
    env = { ...(await cleanEnv(folder)), ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  });
  afterEach(async () => {
    await simulator.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const npm = (verb: string) => run([verb, "--live", "--yes"], env, folder);

  test("uses the user's stack, and draws no QR code without a terminal", async () => {
    expect((await startCli(["stack", "init", "mine"], folder, env).done).code).toBe(0);
    const start = npm("start");
    await start.shows("The QR code is drawn only on a terminal");
    const [session] = simulator.sessions();
    simulator.scan(session!.id);
    expect(await start.ended).toBe(0);
    expect(start.output()).toContain(`in stack mine at ${simulator.url}, in the account of the key from ZAVU_API_KEY`);
    expect(start.output()).toContain(`Session ${session!.id} (Support line) is ready: linked, its number ends in`);
    expect(qrsOn(start.output())).toEqual([]);
    expectNoSecret(start.output(), [KEY, session!.qrCode!], "the output");

    const destroy = npm("destroy");
    expect(await destroy.ended).toBe(0);
    expect(destroy.output()).toContain("This deletes every resource of stack mine");
    expect(simulator.sessions()).toEqual([]);
  }, 300_000);

  test("without a stack or a key it does nothing and says what is missing", async () => {
    const noStack = npm("start");
    expect(await noStack.ended).toBe(1);
    expect(noStack.output()).toContain("no stack selected");

    expect((await startCli(["stack", "init", "mine"], folder, env).done).code).toBe(0);
    delete env["ZAVU_API_KEY"];
    const noKey = npm("start");
    expect(await noKey.ended).toBe(1);
    expect(noKey.output()).toContain("No Zavu API key is configured. Set it with `pulumi config set --secret");
    expect(simulator.journal).toEqual([]);
  }, 300_000);
});
