import { note, type Io } from "../io";
import { Screen, type Size } from "../terminal/screen";

const TICK_MS = 1_000;
// A command may run for days.
const MOST_HELD = 100;

/** Whether the whole terminal can be used. */
export const hasScreen = ({ stdout, env }: Io): boolean => stdout.isTTY && env["TERM"] !== "dumb";

/** The whole terminal while a command follows something. It is redrawn each second, and restored at the end. */
export class WholeScreen {
  private readonly screen: Screen;
  private readonly held: string[] = [];

  /** @param frame returns the lines at each redraw. */
  constructor(
    private readonly io: Io,
    frame: (size: Size) => string[],
  ) {
    this.screen = new Screen(io.stdout, frame);
  }

  redraw(): void {
    this.screen.redraw();
  }

  /** Prints a line on stderr. If stderr is a terminal, the line is printed after the screen is restored. */
  note(line: string | undefined): void {
    if (line === undefined) return;
    if (!this.io.stderr.isTTY) return note(this.io, line);
    this.held.push(line);
    if (this.held.length > MOST_HELD) this.held.shift();
  }

  /** Uses the terminal until the work has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.screen.open();
    const ticking = setInterval(() => this.screen.redraw(), TICK_MS);
    try {
      return await work;
    } finally {
      clearInterval(ticking);
      this.screen.close();
      for (const line of this.held.splice(0)) note(this.io, line);
    }
  }
}
