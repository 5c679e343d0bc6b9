import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCli, type Run } from "../engine/cli";
import { KEY } from "../engine/project";
import { expectNoSecret, expectNoSecretInFiles } from "../engine/secrets";

/** The languages of the examples that are run. */
export type ExampleLanguage = "yaml" | "nodejs" | "python" | "go" | "java";

/** An example's stack, with its own backend and simulator. */
export class Stack {
  /** All that the CLI printed. */
  written = "";

  private constructor(
    private readonly folder: string,
    readonly simulator: Simulator,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * Prepares a folder whose subfolder `example` has the example.
   * The variables of `more` go to the CLI; its PATH comes first.
   */
  static async open(folder: string, language: ExampleLanguage, more: Record<string, string>): Promise<Stack> {
    const home = path.join(folder, "home");
    const scratch = path.join(folder, "scratch");
    for (const place of [home, scratch]) fs.mkdirSync(place);
    const env = await cleanEnv(home, language === "nodejs" ? [] : [language]);
    const places = [more["PATH"], env["PATH"], process.env["PATH"]];
    const PATH = places.filter((place) => place !== undefined).join(path.delimiter);
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] } },
      // However long a compiler takes between two commands, the QR code stays the same.
      times: { initializingMs: 150, qrRotateMs: 0 },
      onAnswer: checkAnswer,
    });
    return new Stack(folder, simulator, { ...env, TMPDIR: scratch, ZAVU_BASE_URL: simulator.url, ...more, PATH });
  }

  /** Creates the stack, with the key in its configuration as in the README. */
  async init(): Promise<void> {
    await this.ok("stack", "init", "test");
    await this.ok("config", "set", "--secret", "zavu:apiKey", KEY);
  }

  /** Runs the CLI. Throws if it fails. */
  async ok(...args: string[]): Promise<void> {
    this.written += (await this.run(args)).output;
  }

  /** The output of `pulumi stack output`. */
  async outputs(...args: string[]): Promise<unknown> {
    return JSON.parse((await this.run(["stack", "output", "--json", ...args])).stdout);
  }

  /** The operations that may have changed something. */
  writes(): (string | undefined)[] {
    return this.simulator.journal.filter(({ method }) => method !== "GET").map(({ operation }) => operation);
  }

  /** Searches the output and all files for the key and a QR code: state, logs, compiled files. */
  expectNoSecret(qrCode: string): void {
    expectNoSecret(this.written, [KEY, qrCode], "the CLI's output");
    expectNoSecretInFiles(this.folder, [KEY, qrCode]);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  private async run(args: string[]): Promise<Run> {
    const run = await startCli(args, path.join(this.folder, "example"), this.env).done;
    if (run.code !== 0) throw new Error(`pulumi ${args[0]} ended with ${run.code}:\n${run.output}`);
    return run;
  }
}
