import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
import type { CallFailed, Client } from "./client";
import { PluginProcess } from "./process";

const KEY = "zv_live_Kx7+/needle=4Qz9_of_the_plugin";

// Values in answers of the API that no look-up may return.
const HIDDEN = /"(?:qrCode|token|phoneNumber|secret|webhookSecret)":"([^"]+)"/g;

/** The built plugin with a simulator, for the tests of a file. */
export class Trial {
  private constructor(
    readonly simulator: Simulator,
    private readonly plugin: PluginProcess & { client: Client },
    /** Values that the API has sent and the plugin must not show. */
    readonly hidden: Set<string>,
  ) {}

  static async open(): Promise<Trial> {
    const hidden = new Set([KEY]);
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY], name: "Acme" } },
      times: { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 60_000 },
      rateLimit: false,
      onAnswer: ({ body }) => [...body.matchAll(HIDDEN)].forEach(([, value]) => hidden.add(value ?? "")),
    });
    const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, PATH: process.env["PATH"] ?? "" };
    return new Trial(simulator, await PluginProcess.start(env), hidden);
  }

  get client(): Client {
    return this.plugin.client;
  }

  /** What a function returns, searched for secrets and phone numbers. */
  async invoke(name: string, args?: Record<string, unknown>) {
    const { result } = await this.client.invoke(`zavu:index:${name}`, args);
    expectNoSecret(JSON.stringify(result), this.hidden, `the result of ${name}`);
    return result;
  }

  /** Creates an egress node outside the plugin. Its pairing token is hidden from then on. */
  async pair(body: object): Promise<{ id: string }> {
    const answer = await fetch(`${this.simulator.url}/v1/whatsapp-alt/egress-nodes`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { node: { id: string } }).node;
  }

  /** The paths that the plugin has requested since the last call of this. */
  requested(): string[] {
    const fresh = this.simulator.journal.slice(this.read);
    this.read = this.simulator.journal.length;
    return fresh.map(({ path }) => path);
  }
  private read = 0;

  async close(): Promise<void> {
    await this.plugin.end();
    await this.simulator.close();
    expectNoSecret(this.plugin.written + JSON.stringify(this.plugin.logged), this.hidden, "what the plugin wrote");
  }
}

/** The text of a call's error. */
export const textOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: CallFailed) => error.message,
  );
