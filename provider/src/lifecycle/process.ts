import { connect } from "../api";
import type { Clock } from "../clock";
import type { Config } from "../config";
import type { AnyResource, Connection } from "./resource";
import { createResources } from "./resources";

/** The process that the provider runs in. */
export interface Host {
  clock: Clock;
  random: () => number;
  /** Aborts when the engine is gone, and nobody can be told of a result. */
  gone: AbortSignal;
  /** Ends the process. */
  exit(): void;
}

/** One process serves all resources of an engine run: what they share is kept here. */
export class ProviderProcess {
  readonly resources = createResources();
  private readonly connections = new Map<string, { connection: Connection; verbs: Map<AnyResource, unknown> }>();
  private running = 0;

  constructor(readonly host: Host) {
    host.gone.addEventListener("abort", () => this.leave());
  }

  /** Forgets the last run: another engine has come. */
  forget(): void {
    for (const resource of Object.values(this.resources)) resource.forget();
  }

  /**
   * The verbs of a kind of resource under a configuration. All kinds share one connection for each key and base URL, since
   * it holds the rate limit's budget.
   */
  verbs<R extends AnyResource>(resource: R, config: Config): ReturnType<R["connect"]> {
    const { connection, verbs } = this.connectionOf(config);
    const known = verbs.get(resource) ?? resource.connect(connection);
    verbs.set(resource, known);
    return known as ReturnType<R["connect"]>;
  }

  /** Runs an operation. Once the engine is gone, the process ends with the last of them. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await operation();
    } finally {
      this.running -= 1;
      if (this.host.gone.aborted) this.leave();
    }
  }

  private connectionOf(config: Config) {
    const { clock, random } = this.host;
    const name = JSON.stringify([config.baseUrl, config.apiKey]);
    let known = this.connections.get(name);
    if (!known) {
      known = { connection: { api: connect(config, clock, random), clock, random }, verbs: new Map() };
      this.connections.set(name, known);
    }
    return known;
  }

  private leave(): void {
    if (this.running === 0) this.host.exit();
  }
}
