/** How large a terminal is, in characters. */
export interface Size {
  columns: number;
  rows: number;
}

const ESC = "\u001b[";
// The alternate screen, which leaves nothing in the history; no cursor; long lines are cut and not wrapped.
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l`;
const LEAVE = `${ESC}?7h${ESC}?25h${ESC}?1049l`;
const HOME = `${ESC}H`;
const REST_OF_LINE = `${ESC}K`;
const REST_OF_SCREEN = `${ESC}J`;

/** The alternate screen of a terminal, for output that must not stay in its history. */
export class Screen {
  private last = "";
  private isOpen = false;
  private readonly leave = () => this.off();
  private readonly resized = () => {
    this.last = "";
    this.redraw();
  };
  // Without this handler, the shell would continue on the alternate screen and without a cursor.
  private readonly suspend = () => {
    this.off();
    process.kill(process.pid, "SIGSTOP");
  };
  private readonly resume = () => this.on();

  /** @param frame returns the lines at each redraw. Apart from colors, they must not have control characters. */
  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly frame: (size: Size) => string[],
  ) {}

  open(): void {
    this.out.on("resize", this.resized);
    process.on("exit", this.leave);
    process.on("SIGTSTP", this.suspend);
    process.on("SIGCONT", this.resume);
    this.on();
  }

  /** Restores the terminal. */
  close(): void {
    this.out.off("resize", this.resized);
    process.off("exit", this.leave);
    process.off("SIGTSTP", this.suspend);
    process.off("SIGCONT", this.resume);
    this.off();
  }

  redraw(): void {
    if (!this.isOpen) return;
    // Some terminals report a size of 0 at first.
    const [columns, rows] = [this.out.columns || 80, this.out.rows || 24];
    const lines = this.frame({ columns, rows }).slice(0, rows);
    const text = HOME + lines.map((line) => line + REST_OF_LINE).join("\r\n") + REST_OF_SCREEN;
    if (text === this.last) return;
    this.last = text;
    this.out.write(text);
  }

  private on(): void {
    if (!this.isOpen) this.out.write(ENTER);
    this.isOpen = true;
    this.last = "";
    this.redraw();
  }

  private off(): void {
    if (this.isOpen) this.out.write(LEAVE);
    this.isOpen = false;
  }
}
