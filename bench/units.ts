/** The unit in which a figure is shown. It is stored in ms, bytes or as a plain number. */
export type Unit = "ms" | "s" | "MB" | "kB" | "times" | "";

const SCALES: Record<Unit, { divisor: number; digits: number }> = {
  ms: { divisor: 1, digits: 0 },
  s: { divisor: 1_000, digits: 2 },
  MB: { divisor: 1_000_000, digits: 1 },
  kB: { divisor: 1_000, digits: 2 },
  times: { divisor: 1, digits: 2 },
  "": { divisor: 1, digits: 0 },
};

/** "2.90 s" */
export function withUnit(value: number, unit: Unit): string {
  return `${digits(value, unit)} ${unit === "times" ? "" : unit}`.trim();
}

/** "2.90 s (2.75..3.10)"; without the spread if all values are equal. */
export function shown(values: readonly number[], unit: Unit): string {
  if (values.length === 0) return "–";
  const [least, most] = [digits(Math.min(...values), unit), digits(Math.max(...values), unit)];
  const middle = withUnit(median(values), unit);
  return least === most ? middle : `${middle} (${least}..${most})`;
}

function digits(value: number, unit: Unit): string {
  const scale = SCALES[unit];
  return (value / scale.divisor).toFixed(scale.digits);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
