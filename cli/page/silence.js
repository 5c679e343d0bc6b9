// @ts-check
import { age } from "./age.js";

/** @typedef {NonNullable<import("../src/board/page").Card["silence"]>} Silence */

/**
 * What is known of a session that was not read for long, as the command line says it; without a period.
 *
 * @param {Silence["kind"]} kind
 * @param {number} ms how long ago it was read
 * @param {boolean} isKnown whether it ever was
 */
export function silenceText(kind, ms, isKnown) {
  if (kind === "late") return isKnown ? `Last checked ${age(ms)} ago` : `No answer from Zavu for ${age(ms)}`;
  const since = `since ${new Date(Date.now() - ms).toTimeString().slice(0, 8)} (${age(ms)})`;
  return kind === "unreachable" ? `Cannot reach Zavu ${since}` : `Zavu has answered with errors only ${since}`;
}
