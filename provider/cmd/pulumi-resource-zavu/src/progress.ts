const TICK_MS = 15_000;

/** Tells how a wait goes on: each new status, and every now and then how long it has lasted. Leaves no timer once ended. */
export class Progress {
  private status: string | undefined;
  private since = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly textOf: (status: string) => string,
    private readonly show: (text: string) => void,
    private readonly now: () => number,
  ) {
    this.timer = setInterval(() => this.tell(), TICK_MS);
    this.timer.unref();
  }

  report(status: string): void {
    this.status = status;
    this.since = this.now();
    this.tell();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    if (this.status === undefined) return;
    const ms = this.now() - this.since;
    this.show(`${this.textOf(this.status)}${ms < TICK_MS ? "" : ` (${spell(ms)})`}`);
  }
}

/** "15s" or "2m". */
function spell(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`;
}
