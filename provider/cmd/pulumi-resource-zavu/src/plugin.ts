import { setMaxListeners } from "node:events";
import type { Limits } from "pulumi-zavu-provider/clock";
import { resolveConfig, type Config, type ConfigBag } from "pulumi-zavu-provider/config";
import { WrongProjectError } from "pulumi-zavu-provider/errors";
import {
  ProviderProcess,
  type AnyResource,
  type Bag,
  type Context,
  type Host,
  type Lookups,
  type Operation,
  type Resources,
} from "pulumi-zavu-provider/lifecycle";
import type { EngineLog } from "./engineLog";
import { Progress } from "./progress";

/** An operation that the engine requests. */
export interface OperationRequest {
  operation: Operation;
  /** The resource's id, if it has one. */
  id?: string | undefined;
  /** The resource's URN; "" if there is no resource. */
  urn: string;
  /** In seconds; 0 if the program sets none. */
  timeout: number;
  /** The declared inputs; {} if the operation has none. */
  inputs: object;
}

/** The name of the configuration in messages: it is the stack's, or the arguments of an explicit provider. */
export const PLACE = "the provider's configuration";

// The same as for the read of a resource.
const LOOK_UP_MS = 2 * 60_000;

/** What all calls of one plugin process share. */
export class Plugin {
  private readonly process: ProviderProcess;
  /** The URNs of the resources that the program declares. */
  readonly checked = new Set<string>();
  private config: ConfigBag = {};
  private hasOtherConfig = false;
  private stop = newStop();

  constructor(
    readonly env: Record<string, string | undefined>,
    private readonly host: Host,
    private readonly log: EngineLog,
  ) {
    this.process = new ProviderProcess(host);
  }

  get resources(): Resources {
    return this.process.resources;
  }

  /** Connects to an engine, and forgets the stop and the resources of an earlier one. */
  connect(engineAddress: string): void {
    this.log.connect(engineAddress);
    this.stop = newStop();
    this.process.forget();
    this.checked.clear();
    this.hasOtherConfig = false;
  }

  /** Shows a warning for a resource. */
  warn(urn: string, text: string): Promise<void> {
    return this.log.warning(urn, text);
  }

  /** Records that the key or the base URL differs from the one in state. */
  noteOtherConfig(): void {
    this.hasOtherConfig = true;
  }

  /**
   * Checks that the key can see a resource in state, if the configuration has changed. Otherwise it sends no request. A
   * project that cannot be read is no error.
   *
   * @throws {WrongProjectError} if the key belongs to another project than the resource.
   */
  async checkOwner(resource: AnyResource, id: string, state: Bag): Promise<void> {
    if (!this.hasOtherConfig) return;
    const call = { operation: "read", id, urn: "", timeout: 0, inputs: {} } as const;
    await this.run(resource, call, (verbs) => verbs.checkOwner(id, state)).catch((error: unknown) => {
      if (error instanceof WrongProjectError) throw error;
    });
  }

  configure(config: ConfigBag): void {
    this.config = config;
  }

  /** Ends all waits, since the user stopped the run (Ctrl-C) or it is complete. A POST in flight is not aborted. */
  cancel(): void {
    this.stop.abort();
  }

  /**
   * Runs an operation with its verbs and its context.
   *
   * @throws {ConfigError} if the key is missing or cannot be used.
   */
  run<R extends AnyResource, T>(
    resource: R,
    { operation, id, urn, timeout, inputs }: OperationRequest,
    act: (verbs: ReturnType<R["connect"]>, context: Context) => Promise<T>,
  ): Promise<T> {
    return this.process.run(async () => {
      const { clock } = this.host;
      if (id !== undefined) resource.noteKnown(id);
      const verbs = this.process.verbs(resource, this.usableConfig());
      const timeoutMs = timeout > 0 ? timeout * 1000 : resource.timeoutMs(operation, inputs);
      const warnings: Promise<void>[] = [];
      const progress = new Progress(
        (status) => resource.progressText(status, inputs),
        (text) => this.log.status(urn, text),
        clock.now,
      );
      const context: Context = {
        ...this.limits(timeoutMs),
        gone: this.host.gone,
        report: (status) => progress.report(status),
        warn: (text) => void warnings.push(this.warn(urn, text)),
      };
      try {
        return await act(verbs, context);
      } finally {
        progress.end();
        await Promise.all(warnings);
      }
    });
  }

  /**
   * Runs reads that belong to no resource.
   *
   * @throws {ConfigError} if the key is missing or cannot be used.
   */
  lookUp<T>(act: (lookups: Lookups, limits: Limits) => Promise<T>): Promise<T> {
    return this.process.run(() => act(this.process.lookups(this.usableConfig()), this.limits(LOOK_UP_MS)));
  }

  private usableConfig(): Config {
    return resolveConfig(this.config, this.env, PLACE);
  }

  private limits(timeoutMs: number): Limits {
    const { clock, gone } = this.host;
    return { signal: AbortSignal.any([this.stop.signal, gone]), deadline: clock.now() + timeoutMs };
  }
}

function newStop(): AbortController {
  const stop = new AbortController();
  // Each pending operation listens, and there may be hundreds.
  setMaxListeners(0, stop.signal);
  return stop;
}
