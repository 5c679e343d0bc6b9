import { setMaxListeners } from "node:events";
import { resolveConfig, type ConfigBag } from "pulumi-zavu-provider/config";
import { WrongProjectError } from "pulumi-zavu-provider/errors";
import {
  ProviderProcess,
  defaultTimeoutMs,
  type Context,
  type Operation,
  type SessionLifecycle,
  type SessionState,
  type Surroundings,
  type WaitFor,
} from "pulumi-zavu-provider/lifecycle";
import type { EngineLog } from "./engineLog";
import { Progress } from "./progress";

/** An operation as the engine asks for it. */
export interface Asked {
  operation: Operation;
  /** The session's, where there is one. */
  id?: string | undefined;
  /** The resource's; "" where there is none. */
  urn: string;
  /** In seconds; 0 where the program gives none. */
  timeout: number;
  waitFor?: WaitFor;
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
    private readonly around: Surroundings,
    private readonly log: EngineLog,
  ) {
    this.process = new ProviderProcess(around);
  }

  get claims() {
    return this.process.claims;
  }

  /** A (new) engine is there: what an earlier one stopped is over. */
  connect(engineAddress: string): void {
    this.log.connect(engineAddress);
    this.stop = newStop();
    this.claims.forget();
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
   * Checks that the key can see a session in state, if the configuration has changed. Without a change it sends no
   * request, and a project that cannot be asked for is no error.
   *
   * @throws {WrongProjectError} if the key belongs to another project than the session.
   */
  async checkOwner(id: string, state: Partial<SessionState>): Promise<void> {
    if (!this.hasOtherConfig || state.projectId === undefined) return;
    const asked = { operation: "read", id, urn: "", timeout: 0 } as const;
    await this.run(asked, (lifecycle) => lifecycle.checkOwner(id, state)).catch((error: unknown) => {
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
   * @throws {ConfigError} where the key is missing or must not be used.
   */
  run<T>(asked: Asked, act: (lifecycle: SessionLifecycle, context: Context) => Promise<T>): Promise<T> {
    return this.process.run(async () => {
      const { clock, gone } = this.around;
      const { operation, id, urn, timeout, waitFor = "qr_ready" } = asked;
      if (id !== undefined) this.claims.know(id);
      const lifecycle = this.process.lifecycle(resolveConfig(this.config, this.env, PLACE));
      const timeoutMs = timeout > 0 ? timeout * 1000 : defaultTimeoutMs(operation, { waitFor });
      const warnings: Promise<void>[] = [];
      const progress = new Progress(waitFor, (text) => this.log.status(urn, text), clock.now);
      const context: Context = {
        signal: AbortSignal.any([this.stop.signal, gone]),
        gone,
        deadline: clock.now() + timeoutMs,
        report: (status) => progress.report(status),
        warn: (text) => void warnings.push(this.warn(urn, text)),
      };
      try {
        return await act(lifecycle, context);
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
