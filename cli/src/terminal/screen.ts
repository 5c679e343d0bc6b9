/** How large a terminal is, in characters. */
export interface Size {
  columns: number;
  rows: number;
}

const ESC = "\u001b[";
// Another page of the terminal, which leaves no trace in its history; no cursor; long lines cut and not wrapped.
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l`;
const LEAVE = `${ESC}?7h${ESC}?25h${ESC}?1049l`;
const HOME = `${ESC}H`;
const REST_OF_LINE = `${ESC}K`;
const REST_OF_PAGE = `${ESC}J`;

/** The whole terminal, for as long as something is shown that must not stay in its history. */
export class Screen {
  private last = "";
  private isOpen = false;
  private readonly leave = () => this.off();
  private readonly resized = () => {
    this.last = "";
    this.redraw();
  };
  // Without a handler of its own the shell would come back on this page and without a cursor.
  private readonly suspend = () => {
    this.off();
    process.kill(process.pid, "SIGSTOP");
  };
  private readonly resume = () => this.on();

  /** @param frame the lines to show; asked for anew at each redraw. It must not hold control characters but colours. */
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

  /** Gives the terminal back as it was. */
  close(): void {
    this.out.off("resize", this.resized);
    process.off("exit", this.leave);
    process.off("SIGTSTP", this.suspend);
    process.off("SIGCONT", this.resume);
    this.off();
  }

  redraw(): void {
    if (!this.isOpen) return;
    // Some terminals start with a size of nothing.
    const [columns, rows] = [this.out.columns || 80, this.out.rows || 24];
    const lines = this.frame({ columns, rows }).slice(0, rows);
    const text = HOME + lines.map((line) => line + REST_OF_LINE).join("\r\n") + REST_OF_PAGE;
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
