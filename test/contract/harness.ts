import { startSimulator, type Answer, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { checkAnswer, checkRequest } from "./description";

export const SESSIONS = "/v1/whatsapp-alt/sessions";
export const NODES = "/v1/whatsapp-alt/egress-nodes";
export const SENDERS = "/v1/senders";
export const T0 = Date.parse("2026-01-01T00:00:00Z");
const PROJECTS = {
  proj_one: { keys: ["zv_live_one", "zv_test_one"], name: "One" },
  proj_two: { keys: ["zv_live_two"] },
};

/** A simulator for one test, with a clock that only the test advances. Every answer, and every
 * request that was accepted, is checked against the description; {@link Harness.close} throws the differences. */
export class Harness {
  /** Unix ms. */
  now = T0;
  /** `METHOD path status` of every answer. */
  readonly seen = new Set<string>();
  #simulator: Simulator | undefined;

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.now = T0;
    const onAnswer = (answer: Answer) => this.#check(answer);
    this.#simulator = await startSimulator({ projects: PROJECTS, clock: () => this.now, ...options, onAnswer });
  }

  get simulator(): Simulator {
    if (!this.#simulator) throw new Error("start the harness first");
    return this.#simulator;
  }

  /** One request. A text as body is sent unchanged. */
  async call(method: string, path: string, body?: unknown, key: string | null = "zv_live_one") {
    const headers = key === null ? undefined : { Authorization: `Bearer ${key}` };
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(this.simulator.url + path, { method, headers, body: text });
    const answered = await response.text();
    const parsed = answered === "" ? undefined : JSON.parse(answered);
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** The id of a new session. */
  async create(body?: unknown): Promise<string> {
    return (await this.call("POST", SESSIONS, body)).body.session.id;
  }

  async close(): Promise<void> {
    await this.simulator.close();
  }

  #check(answer: Answer): void {
    this.seen.add(`${answer.method} ${answer.path} ${answer.status}`);
    checkAnswer(answer);
    checkRequest(answer);
    // The description has these headers for most answers; the vendor's page has them for all.
    for (const name of ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]) {
      if (!/^\d+$/.test(answer.headers[name] ?? "")) throw new Error(`${answer.method} ${answer.url}: no ${name}`);
    }
  }
}
