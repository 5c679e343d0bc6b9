import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";

// The headers of a 64-bit Windows executable that name the position of its certificate.
const HEADER_AT = 0x3c;
const CERTIFICATE_ENTRY = 24 + 112 + 4 * 8;

/** Removes Node.js's certificate from a Windows executable, whose changed content it does not match. */
export async function withoutCertificate(file) {
  const handle = await open(file, "r+");
  try {
    const header = Buffer.alloc(4096);
    await handle.read(header, 0, header.length, 0);
    const at = header.readUInt32LE(HEADER_AT);
    if (header.toString("latin1", at, at + 4) !== "PE\0\0") throw new Error(`${file} is not a Windows executable`);
    const start = header.readUInt32LE(at + CERTIFICATE_ENTRY);
    if (start === 0) return;
    await handle.write(Buffer.alloc(8), 0, 8, at + CERTIFICATE_ENTRY);
    // The certificate is the end of the file.
    await handle.truncate(start);
  } finally {
    await handle.close();
  }
}
