import { note, type Io } from "../io";
import { QrFiles, type QrPaths } from "../qrFiles";
import { UsageError } from "../usageError";
import { hasScreen } from "./wholeScreen";

/** Where a command writes a QR code: to the terminal, or to files. */
export interface QrOutput extends QrPaths {
  once?: boolean;
}

export const writesFile = ({ png, svg }: QrOutput): boolean => png !== undefined || svg !== undefined;

/**
 * Refuses to print a QR code to a log, where others could scan it.
 *
 * @param more what else the user can do.
 * @throws {UsageError} if the output is neither a file nor a terminal that can show the code.
 */
export function refuseLogs(io: Io, output: QrOutput, more: string): void {
  const { stdout } = io;
  if (writesFile(output) || hasScreen(io) || (stdout.isTTY && output.once)) return;
  throw new UsageError(
    stdout.isTTY
      ? "This terminal (TERM=dumb) cannot redraw a QR code in place."
      : "Refusing to print a QR code to a pipe or log, where others could scan it.",
    `Use a terminal, \`--png FILE\` or \`--svg FILE\`. ${more}`,
  );
}

/**
 * Updates the QR code in the files, and reports it.
 *
 * @param more a text for the same line.
 */
export type WriteQr = (qr: string, more?: string) => void;

/**
 * Follows something whose QR code is written to files. If a code cannot be written, the following is aborted.
 *
 * @param keep whether to keep the files at the end.
 * @param follow must use the `io` that it gets, and must not reject on abort.
 */
export async function followIntoFiles<T>(
  io: Io,
  paths: QrPaths,
  keep: boolean,
  follow: (io: Io, write: WriteQr) => Promise<T>,
): Promise<T> {
  const files = new QrFiles(paths);
  const giveUp = new AbortController();
  let failure: unknown;
  let isFirst = true;
  const write = async (qr: string, more = "") => {
    const what = isFirst
      ? `The QR code is in ${paths.png ?? paths.svg}.`
      : "The QR code has changed; the image is updated.";
    isFirst = false;
    await files.write(qr);
    note(io, `${what} ${more}`.trimEnd());
  };
  const onQr: WriteQr = (qr, more) =>
    void write(qr, more).catch((error: unknown) => {
      failure ??= error;
      giveUp.abort();
    });
  let followed: T;
  try {
    followed = await follow({ ...io, signal: AbortSignal.any([io.signal, giveUp.signal]) }, onQr);
  } finally {
    await files.close(keep && failure === undefined);
  }
  if (failure !== undefined) throw failure;
  return followed;
}
