// Creates the picture in docs/command-line.md: npx jest --testMatch "**/test/cli/screenshot.ts"
import fs from "node:fs";
import path from "node:path";
import { startSimulator } from "zavu-simulator";
import { CommandOnTerminal } from "./terminal";

const FILE = path.join(__dirname, "..", "..", "docs", "images", "terminal.svg");
const KEY = "zv_live_of_the_picture";
const [COLUMNS, ROWS] = [92, 37];
const [WIDTH, HEIGHT] = [8, 16];

test("the picture shows a session that waits for a scan", async () => {
  // The QR code is not valid: the simulator generates it.
  const simulator = await startSimulator({ projects: { proj: { keys: [KEY] } }, times: { qrRotateMs: 0 } });
  const id = simulator.make("proj", { displayName: "Support line" });
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  const command = new CommandOnTerminal(["qr", id], { columns: COLUMNS, rows: ROWS, env });
  try {
    await command.showsQr((text) => text === simulator.session(id)!.qrCode);
    fs.writeFileSync(FILE, picture(await command.lines(), await command.pixels()));
  } finally {
    await command.close();
    await simulator.close();
  }
});

function picture(lines: string[], pixels: boolean[][]): string {
  const light = pixels.flatMap((row, y) =>
    row.flatMap((is, x) => (is ? [`M${x * WIDTH} ${(y * HEIGHT) / 2}h${WIDTH}v${HEIGHT / 2}h-${WIDTH}z`] : [])),
  );
  const texts = lines.flatMap((line, y) =>
    /[▄▀█]/.test(line) || line.trim() === "" ? [] : [`<text x="0" y="${y * HEIGHT + 12}">${line.trimEnd()}</text>`],
  );
  const [width, height] = [COLUMNS * WIDTH, ROWS * HEIGHT];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${width + 24} ${height + 24}" width="${width + 24}" font-family="monospace" font-size="13">`,
    `<rect x="-12" y="-12" width="${width + 24}" height="${height + 24}" rx="8" fill="#1b1b1f"/>`,
    `<path fill="#fff" shape-rendering="crispEdges" d="${light.join("")}"/>`,
    `<g fill="#d8d8dc" xml:space="preserve">${texts.join("")}</g>`,
    "</svg>\n",
  ].join("\n");
}
