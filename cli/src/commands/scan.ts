import type { Account } from "../account";
import { isReached, type Goal } from "../follow";
import { endLine, statusLine, stillLine } from "../format/following";
import { scanFrame } from "../format/scanFrame";
import { Following, type Followed, type FollowingParts } from "../following";
import { note, print, type Io } from "../io";
import { nextToScan } from "../nextToScan";
import { Outage } from "../outage";
import { mayColor, qrEncoder } from "../qr";
import { WholeScreen } from "./wholeScreen";

/** The sessions to scan, and how long to follow them. */
export interface Scanning extends Pick<FollowingParts, "goal" | "limitMs"> {
  account: Account;
  ids: string[];
  /** The text below the QR code; default: where in WhatsApp to scan it. */
  caption?: string;
  /** What else shows the code, if the window is too small. */
  elsewhere?: string;
}

const REMINDER_MS = 15_000;

/**
 * Shows the sessions' QR codes one after the other on the whole terminal, and redraws them in place, until the following
 * of all has ended. Nothing stays in the terminal's history.
 */
export async function scanOnScreen(
  io: Io,
  { account, ids, caption, elsewhere, ...limits }: Scanning,
): Promise<readonly Followed[]> {
  const color = mayColor(io.env, io.stdout.isTTY);
  const encode = await qrEncoder();
  let current: Followed | undefined;
  const screen = new WholeScreen(io, (size) => {
    const now = account.clock.now();
    current = nextToScan(following.sessions, current, now);
    const texts = { ...(caption === undefined ? {} : { caption }), ...(elsewhere === undefined ? {} : { elsewhere }) };
    return scanFrame({ sessions: following.sessions, current, now, color, encode, ...texts }, size);
  });
  const outage = new Outage();
  const onChange = () => {
    screen.note(outage.lineFor(following.sessions, account.clock.now()));
    screen.redraw();
  };
  const following = new Following({ account, signal: io.signal, ...limits, onChange });
  following.add(...ids);
  return screen.during(following.ended());
}

/** The arguments of {@link scanInLines}. */
export interface LineScanning extends Scanning {
  /** Called with each QR code, which is a secret, and its session. */
  onQr?(qr: string, followed: Followed): void;
  /** Called when a session's following has ended. */
  onEnd?(followed: Followed): void;
}

/** Reports on the sessions in lines on stderr until their following has ended, with a reminder every 15 s. */
export async function scanInLines(io: Io, { account, ids, onQr, onEnd, ...limits }: LineScanning) {
  const outage = new Outage();
  const onChange: FollowingParts["onChange"] = (followed, change) => {
    const line = outage.lineFor(following.sessions, account.clock.now());
    if (line !== undefined) note(io, line);
    if (change === "end") onEnd?.(followed);
    else if (change === "status" && !isLast(followed, limits.goal)) note(io, statusLine(followed));
    else if (change === "qr" && followed.qr !== undefined) onQr?.(followed.qr, followed);
  };
  const following = new Following({ account, signal: io.signal, ...limits, onChange });
  following.add(...ids);
  const reminder = setInterval(() => {
    for (const followed of following.sessions) if (!followed.end && !followed.stale) note(io, stillLine(followed));
  }, REMINDER_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(reminder);
  }
}

/** Whether the following ends with this status. Then its end is reported instead of the status. */
const isLast = ({ session }: Followed, goal: Goal = "ready") =>
  session !== undefined && (isReached(goal, session) || session.status === "failed");

/** Prints how the following of each session ended. A failure goes to stderr. */
export function printEnds(io: Io, sessions: readonly Followed[]): void {
  for (const followed of sessions) (followed.end === "reached" ? print : note)(io, endLine(followed));
}
