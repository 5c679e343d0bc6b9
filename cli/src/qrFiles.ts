import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { pngOf, svgOf } from "./qr";
import { UsageError } from "./usageError";

/** Where the images go; either may be absent. */
export interface QrPaths {
  png?: string;
  svg?: string;
}

/** Image files that hold the QR to scan, readable by their owner only. */
export class QrFiles {
  private writing: Promise<unknown> = Promise.resolve();
  private readonly written = new Set<string>();
  private readonly atExit = () => this.remove();

  /** @throws {UsageError} where one of the files is there already: it may be anything. */
  constructor(private readonly paths: QrPaths) {
    for (const path of [paths.png, paths.svg]) {
      if (path !== undefined && existsSync(path)) {
        throw new UsageError(`${path} is there already.`, "Remove it, or name a file that is not.");
      }
    }
    // Whatever ends the process: a QR that still can be scanned is not left behind.
    process.on("exit", this.atExit);
  }

  /** Puts this QR in place of the one before. @throws {ZavuError} where it cannot be drawn or written. */
  write(qr: string): Promise<void> {
    const writing = this.writing.then(() => this.replace(qr));
    this.writing = writing.catch(() => undefined);
    return writing;
  }

  /** Ends it: the files stay, or go where their QR is of no use any more. */
  async close(keep: boolean): Promise<void> {
    await this.writing;
    process.off("exit", this.atExit);
    if (!keep) this.remove();
  }

  private remove(): void {
    for (const path of this.written) rmSync(path, { force: true });
    this.written.clear();
  }

  private async replace(qr: string): Promise<void> {
    const { png, svg } = this.paths;
    if (png !== undefined) await this.put(png, await pngOf(qr));
    if (svg !== undefined) await this.put(svg, await svgOf(qr));
  }

  /** By a rename, so that a viewer never meets half an image. */
  private async put(path: string, content: Buffer | string): Promise<void> {
    const fresh = `${path}.${randomUUID()}.new`;
    this.written.add(fresh);
    try {
      await writeFile(fresh, content, { mode: 0o600, flag: "wx" });
      await rename(fresh, path);
      this.written.add(path);
    } catch (error) {
      rmSync(fresh, { force: true });
      throw new UsageError(
        `${path} could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
        "Name a file in a folder that is there and yours to write to.",
      );
    } finally {
      this.written.delete(fresh);
    }
  }
}
