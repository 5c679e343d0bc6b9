import { durationText } from "pulumi-zavu-provider/durationText";

const TICK_MS = 15_000;

/** Shows the progress of a wait: each new status, and how long it has lasted every 15 seconds. `end` clears the timer. */
export class Progress {
  private status: string | undefined;
  private since = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly textOf: (status: string) => string,
    private readonly show: (text: string) => void,
    private readonly now: () => number,
  ) {
    this.timer = setInterval(() => this.update(), TICK_MS);
    this.timer.unref();
  }

  report(status: string): void {
    this.status = status;
    this.since = this.now();
    this.update();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private update(): void {
    if (this.status === undefined) return;
    const ms = this.now() - this.since;
    this.show(`${this.textOf(this.status)}${ms < TICK_MS ? "" : ` (${durationText(ms)})`}`);
  }
}
