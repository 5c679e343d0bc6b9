import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCli, type Run } from "../engine/cli";
import { PLUGIN_FOLDER } from "../engine/forms";
import { KEY } from "../engine/project";
import { expectNoSecret, expectNoSecretInFiles } from "../engine/secrets";
import { ROOT, Trial, describeWith } from "../sdk/trial";

/** What belongs to a person who tried an example where it lies. */
const TRIED = /^(node_modules|package-lock\.json|venv|__pycache__|go\.sum|target|bin|obj|Pulumi\..+\.yaml)$/;

/** An example of `examples/quickstart-LANGUAGE`, and what its language needs before Pulumi can run it. */
export interface Quickstart {
  language: "yaml" | "nodejs" | "python" | "go" | "java";
  /** Commands that work where its tool chain is on this machine; none for what is always there. */
  toolChain?: string[][];
  /**
   * Makes the repository's SDK available to the example, which lies in the trial's folder `example`. Returns variables
   * for the CLI; its PATH goes before all others.
   */
  prepare?(trial: Trial): Promise<Record<string, string>>;
}

/** Describes that an example does, on the simulator, what its README says. The first time, a language host is built. */
export function describeQuickstart({ language, toolChain = [], prepare }: Quickstart): void {
  describeWith(toolChain, `examples/quickstart-${language}`, () => {
    const trial = new Trial();
    let stack: Stack;

    beforeAll(async () => {
      const filter = (file: string) => !TRIED.test(path.basename(file));
      fs.cpSync(path.join(ROOT, "examples", `quickstart-${language}`), path.join(trial.folder, "example"), {
        recursive: true,
        filter,
      });
      stack = await Stack.open(trial.folder, language, (await prepare?.(trial)) ?? {});
    }, 900_000);
    afterAll(async () => {
      await stack?.close();
      trial.close();
    });

    test("makes one session, changes nothing when run again, and destroy deletes it", async () => {
      await stack.ok("up", "--yes", "--skip-preview");
      expect(stack.writes()).toEqual(["createSession"]);
      const [session, ...others] = stack.simulator.sessions();
      expect(others).toEqual([]);
      expect(session).toMatchObject({ displayName: "Support line", status: "qr_ready", qrCode: expect.any(String) });
      const outputs = { sessionId: session?.id, status: "qr_ready", qrCode: session?.qrCode };
      expect(await stack.outputs()).toEqual({ ...outputs, qrCode: "[secret]" });
      expect(await stack.outputs("--show-secrets")).toEqual(outputs);

      await stack.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
      expect(stack.writes()).toEqual(["createSession"]);

      await stack.ok("destroy", "--yes", "--skip-preview");
      expect(stack.writes()).toEqual(["createSession", "deleteSession"]);
      expect(stack.simulator.sessions()).toEqual([]);
      stack.expectNoSecret(String(session?.qrCode));
    }, 900_000);
  });
}

/** The example's stack, with a backend and a simulator of its own. */
class Stack {
  private written = "";

  private constructor(
    private readonly folder: string,
    readonly simulator: Simulator,
    private readonly env: Record<string, string>,
  ) {}

  /** The plugin is found as after `npm install -g`, and the key is where the README puts it. */
  static async open(folder: string, language: Quickstart["language"], more: Record<string, string>): Promise<Stack> {
    const [home, scratch] = ["home", "scratch"].map((name) => path.join(folder, name)) as [string, string];
    for (const made of [home, scratch]) fs.mkdirSync(made);
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] } },
      // However long a compiler takes between two commands, the QR stays the same.
      times: { initializingMs: 150, qrRotateMs: 0 },
      onAnswer: checkAnswer,
    });
    const env = await cleanEnv(home, language === "nodejs" ? [] : [language]);
    const places = [more["PATH"], PLUGIN_FOLDER, env["PATH"], process.env["PATH"]];
    const PATH = places.filter((place) => place !== undefined).join(path.delimiter);
    const stack = new Stack(folder, simulator, {
      ...env,
      TMPDIR: scratch,
      ZAVU_BASE_URL: simulator.url,
      ...more,
      PATH,
    });
    await stack.ok("stack", "init", "test");
    await stack.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    return stack;
  }

  /** Runs the CLI and fails where it does. */
  async ok(...args: string[]): Promise<Run> {
    const run = await this.run(...args);
    this.written += run.output;
    return run;
  }

  /** What a person reads with `pulumi stack output`. */
  async outputs(...args: string[]): Promise<unknown> {
    return JSON.parse((await this.run("stack", "output", "--json", ...args)).stdout);
  }

  /** The operations that may have changed something. */
  writes(): (string | undefined)[] {
    return this.simulator.journal.filter(({ method }) => method !== "GET").map(({ operation }) => operation);
  }

  /** Looks for the key and a QR in all that was printed and left: state, logs, what compilers made. */
  expectNoSecret(qrCode: string): void {
    expectNoSecret(this.written, [KEY, qrCode], "the CLI's output");
    expectNoSecretInFiles(this.folder, [KEY, qrCode]);
  }

  async close(): Promise<void> {
    await this.simulator.close();
  }

  private async run(...args: string[]): Promise<Run> {
    const run = await startCli(args, path.join(this.folder, "example"), this.env).done;
    if (run.code !== 0) throw new Error(`pulumi ${args[0]} ended with ${run.code}:\n${run.output}`);
    return run;
  }
}
