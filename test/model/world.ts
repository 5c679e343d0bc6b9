import { startSimulator, type Fault, type Simulator } from "zavu-simulator";
import { VirtualClock } from "../virtualClock";

export const KEY = "zv_live_model/needle+7Qx=";
export const OTHER_KEY = "zv_live_model_other_project";

/** The server side of a schedule: a simulator whose time stands still while anything happens. */
export class World {
  /** Sessions that somebody else made or may have deleted: nothing is promised of them. */
  readonly outside = new Set<string>();
  readonly removed = new Set<string>();

  private constructor(
    readonly simulator: Simulator,
    readonly clock: VirtualClock,
    private readonly listener: { hear: () => void },
  ) {}

  static async open({ limit, isScanned }: { limit: number | false; isScanned: boolean }): Promise<World> {
    const listener = { hear: () => undefined };
    const clock = new VirtualClock(Date.now());
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] }, proj_b: { keys: [OTHER_KEY] } },
      times: {
        initializingMs: 800,
        qrRotateMs: 20_000,
        authenticatingMs: 500,
        ...(isScanned ? { autoScanMs: 3_000 } : {}),
      },
      rateLimit: limit === false ? false : { limit, windowMs: 60_000 },
      clock: clock.now,
      sleep: clock.serverSleep,
      onRequest: () => listener.hear(),
    });
    return new World(simulator, clock, listener);
  }

  /** The ids of the sessions that are alive. */
  get alive(): Set<string> {
    return new Set(this.simulator.sessions().map(({ id }) => id));
  }

  /** Calls `then` at the n-th API request from now, before its answer is sent. */
  atRequest(n: number, then: () => void): void {
    let seen = 0;
    this.listener.hear = () => {
      seen += 1;
      if (seen === n) then();
    };
  }

  fault(fault: Fault): void {
    this.simulator.fault(fault);
  }
}
