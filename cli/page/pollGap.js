// @ts-check
import { age } from "./age.js";

/** @typedef {NonNullable<import("../src/board/page").Card["pollGap"]>} PollGap */

/**
 * Why a session may be out of date, in the words of the command line and without a period.
 *
 * @param {PollGap["kind"]} kind
 * @param {number} ms how long ago it was read
 * @param {boolean} isKnown whether it was ever read
 */
export function pollGapText(kind, ms, isKnown) {
  if (kind === "late") return isKnown ? `Last checked ${age(ms)} ago` : `No answer from Zavu for ${age(ms)}`;
  const since = `since ${new Date(Date.now() - ms).toTimeString().slice(0, 8)} (${age(ms)})`;
  return kind === "unreachable" ? `Cannot reach Zavu ${since}` : `Zavu has returned only errors ${since}`;
}
