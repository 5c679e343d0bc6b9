import type { Name } from "./candidates";
import { withUnit, type Unit } from "./units";

/** A candidate's line: a point for each number of sessions. */
export interface Line {
  name: Name;
  points: [count: number, value: number][];
}

const BOX = { left: 70, right: 560, top: 40, bottom: 300 };
const SIZE = { width: 640, height: 340 };
const LABEL_HEIGHT = 14;
const COLORS: Record<Name, string> = { floor: "#8a8a8a", peer: "#e15759", dynamic: "#4e9bd6", plugin: "#3fa66b" };
// Text and grid follow the reader's color scheme; the lines are readable in both.
const STYLE = `text { font: 12px sans-serif; fill: #24292f } .grid { stroke: #d0d7de }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #3d444d } }`;

/** An SVG with both axes logarithmic, so that a straight line's slope is the exponent of growth. */
export function plot(title: string, unit: Unit, lines: Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map(([count]) => count),
    BOX.left,
    BOX.right,
  );
  const values = points.map(([, value]) => value);
  const y = scale(values, BOX.bottom, BOX.top);
  const counts = [...new Set(points.map(([count]) => count))];
  const parts = [
    ...counts.map((count) => text(x(count), BOX.bottom + 20, String(count), "middle")),
    ...ticks(values).map((tick) => grid(y(tick)) + text(BOX.left - 8, y(tick) + 4, withUnit(tick, unit), "end")),
    text(BOX.left, 20, title.replaceAll("`", "").replaceAll("<", "&lt;"), "start"),
    text(BOX.right, BOX.bottom + 36, "sessions", "end"),
    ...lines.map((line) => curve(line, x, y)),
    ...labels(lines, y),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}">`;
  return `${head}<style>${STYLE}</style>\n${parts.join("\n")}\n</svg>\n`;
}

/** Maps a value to a position between two edges, logarithmically. */
function scale(values: number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - least) / (most - least || 1)) * (to - from);
}

/** 1, 2 and 5 times each power of ten in range, or only the powers if the range is large. */
function ticks(values: number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const steps = most / least > 200 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: 24 }, (_, index) => 10 ** (index - 6));
  return powers.flatMap((power) => steps.map((step) => step * power)).filter((tick) => tick >= least && tick <= most);
}

function curve({ name, points }: Line, x: (count: number) => number, y: (value: number) => number): string {
  const at = points.map(([count, value]) => `${x(count).toFixed(1)},${y(value).toFixed(1)}`);
  const dots = at.map((point) => {
    const [cx, cy] = point.split(",");
    return `<circle cx="${cx}" cy="${cy}" r="3" fill="${COLORS[name]}"/>`;
  });
  return `<polyline points="${at.join(" ")}" fill="none" stroke="${COLORS[name]}" stroke-width="2"/>${dots.join("")}`;
}

/** Names at the ends of the lines, moved apart if they would overlap. */
function labels(lines: Line[], y: (value: number) => number): string[] {
  const ends = lines.map(({ name, points }) => ({ name, at: y(points.at(-1)?.[1] ?? 1) }));
  let last = -Infinity;
  return ends
    .sort((a, b) => a.at - b.at)
    .map(({ name, at }) => {
      last = Math.max(at + 4, last + LABEL_HEIGHT);
      return text(BOX.right + 10, last, name, "start", COLORS[name]);
    });
}

const grid = (at: number) =>
  `<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}"/>`;

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end", color?: string): string {
  const style = color === undefined ? "" : ` style="fill: ${color}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${style}>${content}</text>`;
}
