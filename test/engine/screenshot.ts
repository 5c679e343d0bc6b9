// Creates the README's picture of `pulumi up`: npx jest --selectProjects whole --testMatch "**/test/engine/screenshot.ts"
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";
import { PLUGIN } from "./forms";
import { Project } from "./project";

const FILE = path.join(ROOT, "docs", "images", "up.svg");
const [COLUMNS, LINE, MARGIN] = [72, 18, 16];

// In Node.js: Pulumi would warn that the test's language host for YAML is on PATH.
const PROGRAM = `
const support = new zavu.WhatsAppAltSession("support", { displayName: "Support line" });
module.exports = { sessionId: support.id, status: support.status, qrCode: support.qrCode };`;

test("the picture shows `pulumi up` of a new session", async () => {
  // Below the repository, so that the program finds Pulumi's SDK.
  const folder = path.join(ROOT, "test", ".work", "picture");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(PLUGIN.files(PROGRAM)))
    fs.writeFileSync(path.join(folder, name), text.replace("name: engine-test", "name: support"));
  const project = await Project.open({ form: PLUGIN, folder });
  try {
    await project.ok("stack", "init", "dev");
    const { stdout } = await project.ok("up", "--yes");
    fs.writeFileSync(FILE, picture(["$ pulumi up --yes", "", ...linesOf(stdout)]));
  } finally {
    await project.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** The output without progress lines, which a terminal does not keep, either. */
const linesOf = (output: string) =>
  output
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("@ "))
    .filter((line, index, lines) => line.trim() !== "" || lines[index - 1]?.trim() !== "");

function picture(lines: string[]): string {
  const [width, height] = [COLUMNS * 8 + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const texts = lines.map((line, at) => `<text x="${MARGIN}" y="${MARGIN + at * LINE + 13}">${escaped(line)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="monospace" font-size="13">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#1b1b1f"/>`,
    `<g fill="#d8d8dc">${texts.join("")}</g>`,
    "</svg>\n",
  ].join("\n");
}

/** Escapes a text, with spaces that no viewer collapses. */
const escaped = (text: string) =>
  text.trimEnd().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "&#160;");
