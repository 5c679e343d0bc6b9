import { connect } from "../api";
import type { Clock } from "../clock";
import type { Config } from "../config";
import { Lookups } from "./lookups";
import type { AnyResource, Connection } from "./resource";
import { createResources, type Resources } from "./resources";

/** The process that the provider runs in. */
export interface Host {
  clock: Clock;
  random: () => number;
  /** The local clock, in Unix ms; by default the system's. */
  localTime?: () => number;
  /** Aborts when the engine is gone, so that nobody can save a result. */
  gone: AbortSignal;
  /** Ends the process. */
  exit(): void;
}

/** What all operations with one configuration share. */
interface Shared {
  connection: Connection;
  verbs: Map<AnyResource, unknown>;
  lookups: Lookups;
}

/** What all resources of an engine run share: one process serves them. */
export class ProviderProcess {
  readonly resources: Resources;
  private readonly connections = new Map<string, Shared>();
  private running = 0;

  constructor(readonly host: Host) {
    this.resources = createResources(host.localTime);
    host.gone.addEventListener("abort", () => this.leave());
  }

  /** Forgets the last run, since another engine has connected. */
  forget(): void {
    for (const resource of Object.values(this.resources)) resource.forget();
  }

  /**
   * The verbs of a kind of resource with a configuration. All kinds share one connection per key and base URL, since it
   * keeps the rate limit.
   */
  verbs<R extends AnyResource>(resource: R, config: Config): ReturnType<R["connect"]> {
    const { connection, verbs } = this.connectionOf(config);
    const known = verbs.get(resource) ?? resource.connect(connection);
    verbs.set(resource, known);
    return known as ReturnType<R["connect"]>;
  }

  /** The look-ups with a configuration, over the same connection as the verbs. */
  lookups(config: Config): Lookups {
    return this.connectionOf(config).lookups;
  }

  /** Runs an operation. If the engine is gone, the process exits after the last operation. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await operation();
    } finally {
      this.running -= 1;
      if (this.host.gone.aborted) this.leave();
    }
  }

  private connectionOf(config: Config): Shared {
    const { clock, random } = this.host;
    const name = JSON.stringify([config.baseUrl, config.apiKey]);
    let known = this.connections.get(name);
    if (!known) {
      const api = connect(config, clock, random);
      known = { connection: { api, clock, random }, verbs: new Map(), lookups: new Lookups(api) };
      this.connections.set(name, known);
    }
    return known;
  }

  private leave(): void {
    if (this.running === 0) this.host.exit();
  }
}
