import { setMaxListeners } from "node:events";
import { resolveConfig, type ConfigBag } from "pulumi-zavu-provider/config";
import { WrongProjectError } from "pulumi-zavu-provider/errors";
import {
  ProviderProcess,
  type AnyResource,
  type Bag,
  type Context,
  type Host,
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
  /** The resource's; "" if there is none. */
  urn: string;
  /** In seconds; 0 if the program gives none. */
  timeout: number;
  /** What the program declares; {} if the operation has none. */
  inputs: object;
}

/** What the provider's configuration is called in messages: it is the stack's, or the arguments of an explicit provider. */
export const PLACE = "the provider's configuration";

/** What the calls of one plugin process share. */
export class Plugin {
  private readonly process: ProviderProcess;
  /** URNs of the resources that the program declares. */
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

  /** A (new) engine is there: what an earlier one stopped is over. */
  connect(engineAddress: string): void {
    this.log.connect(engineAddress);
    this.stop = newStop();
    this.process.forget();
    this.checked.clear();
    this.hasOtherConfig = false;
  }

  /** Shows a warning with a resource. */
  warn(urn: string, text: string): Promise<void> {
    return this.log.warning(urn, text);
  }

  /** The key or the base URL is another than the one that state was written with. */
  noteOtherConfig(): void {
    this.hasOtherConfig = true;
  }

  /**
   * Checks that the key can see a resource in state, if the configuration has changed. Without a change it sends no
   * request, and a project that cannot be asked for is no error.
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

  /** The user wants to stop (Ctrl-C), or all is done: waiting ends at once; a POST under way is not cut. */
  cancel(): void {
    this.stop.abort();
  }

  /**
   * Runs an operation with what it may use.
   *
   * @throws {ConfigError} if the key is missing or must not be used.
   */
  run<R extends AnyResource, T>(
    resource: R,
    { operation, id, urn, timeout, inputs }: OperationRequest,
    act: (verbs: ReturnType<R["connect"]>, context: Context) => Promise<T>,
  ): Promise<T> {
    return this.process.run(async () => {
      const { clock, gone } = this.host;
      if (id !== undefined) resource.know(id);
      const verbs = this.process.verbs(resource, resolveConfig(this.config, this.env, PLACE));
      const timeoutMs = timeout > 0 ? timeout * 1000 : resource.timeoutMs(operation, inputs);
      const warnings: Promise<void>[] = [];
      const progress = new Progress(
        (status) => resource.progressText(status, inputs),
        (text) => this.log.status(urn, text),
        clock.now,
      );
      const context: Context = {
        signal: AbortSignal.any([this.stop.signal, gone]),
        gone,
        deadline: clock.now() + timeoutMs,
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
}

function newStop(): AbortController {
  const stop = new AbortController();
  // Each operation under way listens, and there may be hundreds.
  setMaxListeners(0, stop.signal);
  return stop;
}
