import type { Simulator, SimulatorOptions } from "zavu-simulator";

// A session's QR comes so long after its POST: evenly anywhere in one whole period of the peer's 3 s, so that no phase of
// it is lucky. What the real bridge takes is not documented.
const SOONEST_MS = 3_500;
const SPREAD_MS = 3_000;
// Multiples of these lie evenly between 0 and 1 however many there are. The first session of the first run gets its QR in
// the middle between two looks of the peer's.
const GOLDEN = 0.618034;
const PLASTIC = 0.754878;
const IN_FIRST_MIDDLE = 0.715299;
const NEVER_BY_ITSELF_MS = 1e9;

/** How long after its POST the QR of a run's so-manieth session comes, in ms. */
function qrAfterMs(session: number, run: number): number {
  return SOONEST_MS + SPREAD_MS * ((IN_FIRST_MIDDLE + GOLDEN * session + PLASTIC * run) % 1);
}

/** The longest of these among a run's first sessions. */
export function longestQrMs(sessions: number, run: number): number {
  return Math.max(...Array.from({ length: sessions }, (_, index) => qrAfterMs(index + 1, run)));
}

/**
 * Stands in for what brings a session to its QR: each its own time after the POST, the same for every contestant in a
 * run, and another in the next. It knows each moment exactly, by `performance.now()`.
 */
export class Bridge {
  readonly qrReadyAt = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private simulator: Simulator | undefined;
  private made = 0;

  constructor(private readonly run: number) {}

  /** What the simulator must be started with. */
  readonly options: SimulatorOptions = {
    times: { initializingMs: NEVER_BY_ITSELF_MS, qrRotateMs: 0, authenticatingMs: 0 },
    onAnswer: ({ operation, status, body }) => {
      if (operation === "createSession" && status === 201)
        this.connect((JSON.parse(body) as { session: { id: string } }).session.id);
    },
  };

  serve(simulator: Simulator): void {
    this.simulator = simulator;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private connect(id: string): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.simulator?.change(id, { status: "qr_ready" });
        this.qrReadyAt.set(id, performance.now());
      },
      qrAfterMs(++this.made, this.run),
    );
    this.timers.add(timer);
  }
}
