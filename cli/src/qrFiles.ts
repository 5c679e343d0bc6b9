import { rename, rm, writeFile } from "node:fs/promises";
import { UsageError } from "./usageError";
import { pngOf, svgOf } from "./qr";

/** Where the images go; either may be absent. */
export interface QrPaths {
  png?: string;
  svg?: string;
}

/** Image files that hold the QR to scan, readable by their owner only. */
export class QrFiles {
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown;

  /** @param onFailure hears that a file could not be written; `removed` or `written` then tells why. */
  constructor(
    private readonly paths: QrPaths,
    private readonly onFailure: () => void = () => undefined,
  ) {}

  /** Puts this QR in place of the one before. */
  write(qr: string): void {
    this.writing = this.writing
      .then(() => this.replace(qr))
      .catch((error: unknown) => {
        this.failure ??= error;
        this.onFailure();
      });
  }

  /** Resolves once all is written. @throws {UsageError} where a file could not be. */
  async written(): Promise<void> {
    await this.writing;
    if (this.failure) throw this.failure;
  }

  /** Takes the files away: their QR is of no use any more, or must not be found. @throws as `written` */
  async removed(): Promise<void> {
    await this.writing;
    const { png, svg } = this.paths;
    for (const path of [png, svg]) if (path !== undefined) await rm(path, { force: true });
    await this.written();
  }

  private async replace(qr: string): Promise<void> {
    const { png, svg } = this.paths;
    if (png !== undefined) await put(png, await pngOf(qr));
    if (svg !== undefined) await put(svg, await svgOf(qr));
  }
}

/** By a rename, so that a viewer never meets half an image. */
async function put(path: string, content: Buffer | string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, content, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw new UsageError(
      `${path} could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      "Name a file in a folder that is there and yours to write to.",
    );
  }
}
