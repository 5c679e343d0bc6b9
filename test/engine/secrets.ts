import fs from "node:fs";
import path from "node:path";

/** The encodings in which a text may contain a secret. */
function formsOf(secret: string): string[] {
  // Base64 differs for three offsets. Characters that depend on neighboring bytes are cut off at both ends.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from("x".repeat(offset) + secret)
      .toString("base64")
      .slice(offset && offset + 1, -4),
  );
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64])];
}

/** Throws if a text contains one of the secrets, plain or encoded. The error does not repeat the secret. */
export function expectNoSecret(text: string, secrets: Iterable<string>, where: string): void {
  for (const secret of secrets) {
    if (formsOf(secret).some((form) => text.includes(form))) {
      throw new Error(`${where} contains a secret (${secret.slice(0, 4)}..., ${secret.length} characters)`);
    }
  }
}

/** Searches every file below a folder: state, its backups and history, logs. */
export function expectNoSecretInFiles(folder: string, secrets: Iterable<string>): void {
  const wanted = [...secrets];
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    expectNoSecret(fs.readFileSync(file, "latin1"), wanted, file);
  }
}

/** The values of a field anywhere in a JSON text. */
export function valuesIn(body: string, field: string): string[] {
  return [...body.matchAll(new RegExp(`"${field}":("(?:[^"\\\\]|\\\\.)*")`, "g"))].map(
    ([, text]) => JSON.parse(text ?? '""') as string,
  );
}
