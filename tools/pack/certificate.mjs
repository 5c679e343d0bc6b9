import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";

// Where a 64-bit Windows executable says where its certificate lies: an entry of the directory in its second header.
const HEADER_AT = 0x3c;
const CERTIFICATE_ENTRY = 24 + 112 + 4 * 8;

/** Takes Node.js's own certificate off a Windows executable: one that does not fit what is in it is worse than none. */
export async function withoutCertificate(file) {
  const handle = await open(file, "r+");
  try {
    const header = Buffer.alloc(4096);
    await handle.read(header, 0, header.length, 0);
    const at = header.readUInt32LE(HEADER_AT);
    if (header.toString("latin1", at, at + 4) !== "PE\0\0") throw new Error(`${file} is no Windows executable`);
    const start = header.readUInt32LE(at + CERTIFICATE_ENTRY);
    if (start === 0) return;
    await handle.write(Buffer.alloc(8), 0, 8, at + CERTIFICATE_ENTRY);
    // It is the file's end.
    await handle.truncate(start);
  } finally {
    await handle.close();
  }
}
