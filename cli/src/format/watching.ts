import type { Size } from "../terminal/screen";
import type { Known, WatchEvent } from "../watching/events";
import { age } from "./age";
import { counted } from "./counted";
import { NAME_COLUMNS, statusCell } from "./sessions";
import { table } from "./table";
import { cut } from "./cut";

/** What the live table shows. */
export interface WatchTable {
  sessions: readonly Known[];
  /** The server's time in Unix ms. */
  now: number;
  /** Why polls fail, and for how many ms; absent while they work. */
  problem?: { message: string; ms: number };
}

// Sessions that need somebody first. A status that the API adds later comes after these three.
const ORDER = ["failed", "qr_ready", "disconnected", undefined, "authenticating", "initializing", "ready"];
const GONE = "gone";
const STOP = "Press Ctrl-C to stop watching.";

/** The lines of a terminal of this size. */
export function watchFrame({ sessions, now, problem }: WatchTable, { columns, rows }: Size): string[] {
  const head = [headOf(sessions), ...(problem ? [`Polls fail for ${age(problem.ms)}: ${problem.message}`] : []), ""];
  if (sessions.length === 0) return [...head, STOP];
  const sorted = [...sessions].sort((a, b) => rankOf(a) - rankOf(b) || b.since - a.since);
  // Two lines below the table, and one for the names of its columns.
  const room = Math.max(1, rows - head.length - 3);
  const shown = sorted.length > room ? sorted.slice(0, Math.max(1, room - 1)) : sorted;
  const more = sorted.length - shown.length;
  const lines = shown.map(({ id, name = "-", status, reason, since }) => [
    id,
    statusCell({ status: status ?? GONE, ...(reason ? { cause: reason } : {}) }),
    age(now - since),
    cut(name, NAME_COLUMNS),
  ]);
  return [
    ...head,
    ...table(["ID", "STATUS", "FOR", "NAME"], lines, columns).split("\n"),
    ...(more > 0 ? [`and ${more} more`] : []),
    "",
    STOP,
  ];
}

/** The number of sessions, and of each status: "12 sessions: 1 failed, 11 ready". */
function headOf(sessions: readonly Known[]): string {
  const statuses = [...sessions].sort((a, b) => rankOf(a) - rankOf(b)).map(({ status }) => status ?? GONE);
  const counts = [...new Set(statuses)].map((status) => `${statuses.filter((one) => one === status).length} ${status}`);
  return counts.length === 0 ? "No sessions." : `${counted(sessions.length, "session")}: ${counts.join(", ")}`;
}

function rankOf({ status }: Known): number {
  const rank = status === null ? -1 : ORDER.indexOf(status);
  return rank === -1 ? ORDER.indexOf(undefined) : rank;
}

/** An event as a line: "2026-11-28T20:00:00.000Z jd7 (Support): ready -> disconnected (unlinked)". */
export function eventLine({ session, name, from, to, at, reason, initial }: WatchEvent): string {
  const change = initial ? to : `${from ?? "new"} -> ${to ?? GONE}`;
  const why = reason ? ` (${reason.replaceAll("_", " ")})` : "";
  return `${at} ${session}${name === undefined ? "" : ` (${name})`}: ${change}${why}`;
}
