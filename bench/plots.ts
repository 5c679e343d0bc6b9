import fs from "node:fs";
import path from "node:path";
import { CANDIDATES } from "./candidates";
import { titleOf, unitOf, type Figure, type Figures } from "./figures";
import { curve } from "./growth";
import { plot } from "./plot";

const FOLDER = path.join(__dirname, "plots");
const PLOTTED: readonly Figure[] = ["late", "requests", "up", "unchanged", "refresh", "destroy", "peak", "state"];

/** Writes a plot of each growing figure to a file, and returns the Markdown that shows them. */
export function drawPlots(figures: Figures): string {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER);
  return PLOTTED.map((figure) => {
    const lines = CANDIDATES.map(({ name }) => ({ name, points: curve(figures, figure, name) }));
    const drawn = lines.filter(({ points }) => points.length > 0);
    fs.writeFileSync(path.join(FOLDER, `${figure}.svg`), plot(titleOf(figure), unitOf(figure), drawn));
    return `![${titleOf(figure).replaceAll("`", "")}, by the number of sessions](plots/${figure}.svg)`;
  }).join("\n\n");
}
