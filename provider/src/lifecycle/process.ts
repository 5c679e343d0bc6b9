import { connect } from "../api";
import type { Clock } from "../clock";
import type { Config } from "../config";
import { readingOf, watcherOf } from "../wait";
import { Claims } from "./claims";
import { Maker } from "./maker";
import { SessionLifecycle } from "./session";

/** What a provider process has around it. */
export interface Surroundings {
  clock: Clock;
  random: () => number;
  /** Aborts when the engine is gone, and nobody can be told of a result. */
  gone: AbortSignal;
  /** Ends the process. */
  exit(): void;
}

/** One process serves all resources of an engine run: what they share is kept here. */
export class ProviderProcess {
  readonly claims = new Claims();
  private readonly lifecycles = new Map<string, SessionLifecycle>();
  private running = 0;

  constructor(readonly around: Surroundings) {
    around.gone.addEventListener("abort", () => this.leave());
  }

  /** The lifecycle under a configuration. One for each key and base URL, since it holds the rate limit's budget. */
  lifecycle(config: Config): SessionLifecycle {
    const { clock, random } = this.around;
    const name = JSON.stringify([config.baseUrl, config.apiKey]);
    const known = this.lifecycles.get(name);
    if (known) return known;
    const api = connect(config, clock, random);
    const maker = new Maker({ api, claims: this.claims, clock });
    const watcher = watcherOf(api, clock, random);
    const reading = readingOf(api, clock);
    const lifecycle = new SessionLifecycle({ api, maker, reading, watcher, claims: this.claims, clock });
    this.lifecycles.set(name, lifecycle);
    return lifecycle;
  }

  /** Runs an operation. Once the engine is gone, the process ends with the last of them. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await operation();
    } finally {
      this.running -= 1;
      if (this.around.gone.aborted) this.leave();
    }
  }

  private leave(): void {
    if (this.running === 0) this.around.exit();
  }
}
