import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, type IPty } from "@lydell/node-pty";
import { Terminal } from "@xterm/headless";
import { readQr, type Theme } from "../start/screen";

const CLI = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");

const ZAVU: [string, string] = [process.execPath, CLI];

// Long enough for the slowest machine.
const TIMEOUT_MS = 60_000;

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  cwd?: string;
  /** The program and its first arguments; default `pulumi-zavu`. */
  command?: [string, ...string[]];
  /** How long to wait for something on the screen. */
  timeoutMs?: number;
}

/** A command on a pseudo-terminal, with a terminal emulator that shows its output. */
export class CommandOnTerminal {
  private readonly screen: Terminal;
  private readonly pty: IPty;
  /** The complete output. */
  raw = "";
  readonly ended: Promise<{ exitCode: number; signal?: number }>;
  private isOver = false;
  private readonly timeoutMs: number;

  constructor(
    args: string[],
    { columns = 100, rows = 50, env = {}, cwd = process.cwd(), command = ZAVU, timeoutMs }: TerminalOptions = {},
  ) {
    this.timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.screen = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
    const base = { PATH: process.env["PATH"] ?? "", HOME: cwd, TERM: "xterm-256color" };
    const [program, ...first] = command;
    this.pty = spawn(program, [...first, ...args], { cols: columns, rows, cwd, env: { ...base, ...env } });
    this.pty.onData((text) => {
      this.raw += text;
      this.screen.write(text);
    });
    // What a terminal answers by itself, such as the position of the cursor.
    this.screen.onData((text) => this.pty.write(text));
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

  /** The lines on the screen, after the end also those of the history. */
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

  /** Waits until the screen shows a text, across line breaks; fails if the command ends without it. */
  shows(wanted: string): Promise<string> {
    return this.until(wanted, async () => {
      const text = (await this.text()).replace(/\s+/g, " ");
      return text.includes(wanted) ? text : undefined;
    });
  }

  /** The screen as rows of half characters, true if light. A letter counts as background. */
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

  /** The text of the QR code on the screen, read from its pixels; undefined if there is none that can be read. */
  async qr(theme: Theme = "dark"): Promise<string | undefined> {
    return readQr(await this.pixels(theme), theme);
  }

  /** Waits until the screen shows a QR code whose text `isWanted`. */
  showsQr(isWanted: (text: string) => boolean, theme: Theme = "dark"): Promise<string> {
    return this.until("the QR", async () => {
      const text = await this.qr(theme);
      return text !== undefined && isWanted(text) ? text : undefined;
    });
  }

  /** Whether the alternate screen is shown, and whether the cursor is hidden. */
  async modes(): Promise<{ isAlternateScreen: boolean; isCursorHidden: boolean }> {
    await this.drawn();
    const hidden = this.raw.lastIndexOf("\u001b[?25l");
    return {
      isAlternateScreen: this.screen.buffer.active.type === "alternate",
      isCursorHidden: hidden > this.raw.lastIndexOf("\u001b[?25h"),
    };
  }

  /** Ends the command if it still runs. */
  async close(): Promise<void> {
    if (!this.isOver) this.pty.kill("SIGKILL");
    await this.ended;
    this.screen.dispose();
  }

  /** Waits until `read` finds something; fails if the command ends or the time is over. */
  async until(what: string, read: () => Promise<string | undefined>): Promise<string> {
    const giveUp = Date.now() + this.timeoutMs;
    for (;;) {
      const wasOver = this.isOver;
      const seen = await read();
      if (seen !== undefined) return seen;
      if (wasOver || Date.now() > giveUp) throw new Error(`It never showed ${what}:\n${await this.text(true)}`);
      await sleep(150);
    }
  }

  private drawn(): Promise<void> {
    return new Promise((resolve) => this.screen.write("", resolve));
  }
}
