import type { Simulator } from "zavu-simulator";

const TICK_MS = 200;

/** Simulates a phone that scans each session some time after its first QR code. */
export class Phone {
  private readonly visibleSince = new Map<string, number>();
  private readonly ticking = setInterval(() => this.tick(performance.now()), TICK_MS);
  /** Whether the user can see this QR code. Until then, the phone does not scan it. */
  canSee: (qrText: string) => boolean = () => true;

  constructor(
    private readonly simulator: Simulator,
    private readonly scanAfterMs: number,
  ) {}

  close(): void {
    clearInterval(this.ticking);
  }

  private tick(now: number): void {
    for (const { id } of this.simulator.sessions()) {
      const text = this.simulator.qrText(id);
      if (text === undefined) continue;
      const since = this.canSee(text) ? (this.visibleSince.get(id) ?? now) : now;
      this.visibleSince.set(id, since);
      if (now - since >= this.scanAfterMs) this.scan(id);
    }
  }

  private scan(id: string): void {
    try {
      this.simulator.scan(id);
    } catch {
      // The code has just expired: the phone scans the next one.
    }
  }
}
