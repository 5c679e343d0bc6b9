import fs from "node:fs";
import path from "node:path";

/** The ways in which a secret may hide in a text. */
function formsOf(secret: string): string[] {
  // In base64 a text looks different at each of three offsets; what the neighbours change is cut off at both ends.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from("x".repeat(offset) + secret)
      .toString("base64")
      .slice(offset && offset + 1, -4),
  );
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64])];
}

/** Fails where a text holds one of the secrets, in plain or encoded. The secret itself is not repeated. */
export function expectNoSecret(text: string, secrets: Iterable<string>, where: string): void {
  for (const secret of secrets) {
    if (formsOf(secret).some((form) => text.includes(form))) {
      throw new Error(`${where} holds a secret (${secret.slice(0, 4)}..., ${secret.length} characters)`);
    }
  }
}

/** Looks through every file below a folder: state, its backups and history, logs. */
export function expectNoSecretInFiles(folder: string, secrets: Iterable<string>): void {
  const wanted = [...secrets];
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    expectNoSecret(fs.readFileSync(file, "latin1"), wanted, file);
  }
}
