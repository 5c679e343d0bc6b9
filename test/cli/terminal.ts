import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, type IPty } from "@lydell/node-pty";
import { Terminal } from "@xterm/headless";
import { readQr, type Theme } from "../start/screen";

const CLI = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");

// Long enough for the slowest machine; only a fault gets there.
const PATIENCE_MS = 60_000;

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  cwd?: string;
  /** The program; default the people's command line. */
  script?: string;
}

/** A command on a real pseudo-terminal, seen through a terminal emulator. */
export class CommandOnTerminal {
  private readonly screen: Terminal;
  private readonly pty: IPty;
  /** All that was written, raw. */
  raw = "";
  readonly ended: Promise<{ exitCode: number; signal?: number }>;
  private isOver = false;

  constructor(
    args: string[],
    { columns = 100, rows = 50, env = {}, cwd = process.cwd(), script = CLI }: TerminalOptions = {},
  ) {
    this.screen = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
    const base = { PATH: process.env["PATH"] ?? "", HOME: cwd, TERM: "xterm-256color" };
    this.pty = spawn(process.execPath, [script, ...args], { cols: columns, rows, cwd, env: { ...base, ...env } });
    this.pty.onData((text) => {
      this.raw += text;
      this.screen.write(text);
    });
    this.ended = new Promise((resolve) =>
      this.pty.onExit((end) => {
        this.isOver = true;
        resolve(end);
      }),
    );
  }

  get pid(): number {
    return this.pty.pid;
  }

  type(text: string): void {
    this.pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** The lines on the page that is shown; after the end also what stands above in its history. */
  async lines(withHistory = false): Promise<string[]> {
    await this.drawn();
    const { active } = this.screen.buffer;
    const from = withHistory ? 0 : active.baseY;
    const count = withHistory ? active.length : this.screen.rows;
    return Array.from({ length: count }, (_, y) => active.getLine(from + y)?.translateToString(true) ?? "");
  }

  async text(withHistory = false): Promise<string> {
    return (await this.lines(withHistory)).join("\n");
  }

  /** Waits until the page shows a text, however its lines break; fails where the command ends without it. */
  shows(wanted: string): Promise<string> {
    return this.until(wanted, async () => {
      const text = (await this.text()).replace(/\s+/g, " ");
      return text.includes(wanted) ? text : undefined;
    });
  }

  /** The page as rows of half characters, true where light; a letter counts as ground. */
  async pixels(theme: Theme = "dark"): Promise<boolean[][]> {
    await this.drawn();
    const { active } = this.screen.buffer;
    const rows: boolean[][] = [];
    for (let y = 0; y < this.screen.rows; y++) {
      const line = active.getLine(active.baseY + y);
      const halves: [boolean[], boolean[]] = [[], []];
      for (let x = 0; line && x < this.screen.cols; x++) {
        const cell = line.getCell(x)!;
        const ink = cell.isFgPalette() ? cell.getFgColor() === 231 : theme === "dark";
        const paper = cell.isBgPalette() ? cell.getBgColor() === 231 : theme === "light";
        const glyph = cell.getChars() || " ";
        halves[0].push("▀█".includes(glyph) ? ink : paper);
        halves[1].push("▄█".includes(glyph) ? ink : paper);
      }
      rows.push(...halves);
    }
    return rows;
  }

  /** The text of the one QR on the page, read from its pixels; undefined where there is none or none that can be read. */
  async qr(theme: Theme = "dark"): Promise<string | undefined> {
    return readQr(await this.pixels(theme), theme);
  }

  /** Waits until the page shows a QR that `isWanted`. */
  showsQr(isWanted: (text: string) => boolean, theme: Theme = "dark"): Promise<string> {
    return this.until("the QR", async () => {
      const text = await this.qr(theme);
      return text !== undefined && isWanted(text) ? text : undefined;
    });
  }

  /** Whether the other page of the terminal is shown, and whether the cursor is hidden. */
  async modes(): Promise<{ isOtherPage: boolean; isCursorHidden: boolean }> {
    await this.drawn();
    const hidden = this.raw.lastIndexOf("\u001b[?25l");
    return {
      isOtherPage: this.screen.buffer.active.type === "alternate",
      isCursorHidden: hidden > this.raw.lastIndexOf("\u001b[?25h"),
    };
  }

  /** Ends the command, where the test has not. */
  async close(): Promise<void> {
    if (!this.isOver) this.pty.kill("SIGKILL");
    await this.ended;
    this.screen.dispose();
  }

  private async until(what: string, look: () => Promise<string | undefined>): Promise<string> {
    const giveUp = Date.now() + PATIENCE_MS;
    for (;;) {
      const wasOver = this.isOver;
      const seen = await look();
      if (seen !== undefined) return seen;
      if (wasOver || Date.now() > giveUp) throw new Error(`It never showed ${what}:\n${await this.text(true)}`);
      await sleep(150);
    }
  }

  private drawn(): Promise<void> {
    return new Promise((resolve) => this.screen.write("", resolve));
  }
}
