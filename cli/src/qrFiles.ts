import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { pngOf, svgOf } from "./qrImage";
import { UsageError } from "./usageError";

/** The files to write. Either may be absent. */
export interface QrPaths {
  png?: string;
  svg?: string;
}

/** Image files of the QR code to scan, readable by their owner only. */
export class QrFiles {
  private writing: Promise<unknown> = Promise.resolve();
  private readonly written = new Set<string>();
  private readonly atExit = () => this.remove();

  /** @throws {UsageError} if one of the files exists, because it could be any file of the user. */
  constructor(private readonly paths: QrPaths) {
    for (const path of [paths.png, paths.svg]) {
      if (path !== undefined && existsSync(path)) {
        throw new UsageError(`${path} already exists.`, "Remove the file, or choose another name.");
      }
    }
    // However the process ends, it must not leave a valid QR code behind.
    process.on("exit", this.atExit);
  }

  /** Replaces the QR code in the files. @throws {ZavuError} if it cannot be drawn or written. */
  write(qr: string): Promise<void> {
    const writing = this.writing.then(() => this.replace(qr));
    this.writing = writing.catch(() => undefined);
    return writing;
  }

  /** Waits for the last write, then keeps or removes the files. */
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

  /** Renames a complete file, so that a viewer never reads half an image. */
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
        "Choose a file in an existing folder that you can write to.",
      );
    } finally {
      this.written.delete(fresh);
    }
  }
}
