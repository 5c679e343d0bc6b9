import http from "node:http";
import { text } from "node:stream/consumers";

/** Reads metrics. The virtual clock stands still until the answer is there. */
export function scrape(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http.get(url, { agent: false }, (answer) => void text(answer).then(resolve, reject)).on("error", reject);
  });
}

/** The value of a series; undefined if it does not exist. */
export function valueOf(metrics: string, series: string): number | undefined {
  const line = metrics.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
