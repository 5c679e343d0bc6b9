import type { Account } from "../account";
import { endLine, statusLine, stillLine } from "../format/following";
import { nextToScan, scanFrame } from "../format/scanFrame";
import { Following, type Followed, type FollowingParts } from "../following";
import { note, type Io } from "../io";
import { mayColour } from "../qr";
import { Screen } from "../terminal/screen";

/** What is to be scanned, and for how long. */
export interface Scanning extends Pick<FollowingParts, "goal" | "limitMs"> {
  account: Account;
  ids: string[];
  /** Stands below the QR on the screen; default: where in WhatsApp to scan it. */
  caption?: string;
}

const TICK_MS = 1_000;
const STILL_MS = 15_000;

/**
 * Shows the sessions' QRs on the whole terminal, one after the other, each redrawn in place when it rotates, until all
 * are linked or their following has ended. Nothing of them stays in the terminal's history.
 */
export async function scanOnScreen(
  io: Io,
  { account, ids, caption, ...limits }: Scanning,
): Promise<readonly Followed[]> {
  const colour = mayColour(io.env, io.stdout.isTTY);
  let current: Followed | undefined;
  const screen = new Screen(io.stdout, (size) => {
    current = nextToScan(following.sessions, current);
    const scan = { sessions: following.sessions, current, now: account.clock.now(), colour };
    return scanFrame({ ...scan, ...(caption === undefined ? {} : { caption }) }, size);
  });
  const following = new Following({ account, signal: io.signal, ...limits, onNews: () => screen.redraw() });
  following.add(...ids);
  screen.open();
  const ticking = setInterval(() => screen.redraw(), TICK_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(ticking);
    screen.close();
  }
}

/** Whether the whole terminal can be used. */
export const hasScreen = ({ stdout, env }: Io): boolean => stdout.isTTY && env["TERM"] !== "dumb";

/** Whom {@link scanInLines} tells beside the person who reads. */
export interface InLines extends Scanning {
  /** Hears each QR, and whether the session had one before. It is a secret. */
  onQr?(text: string, followed: Followed): void;
  /** Hears that a session's following has ended. */
  onEnd?(followed: Followed): void;
}

/** Tells where the sessions stand in lines on stderr until their following has ended, and at times that it goes on. */
export async function scanInLines(io: Io, { account, ids, onQr, onEnd, ...limits }: InLines) {
  const onNews: FollowingParts["onNews"] = (followed, news) => {
    if (news === "end") onEnd?.(followed);
    else if (news === "status" && !isLast(followed)) note(io, statusLine(followed));
    else if (news === "qr" && followed.qr !== undefined) onQr?.(followed.qr, followed);
  };
  const following = new Following({ account, signal: io.signal, ...limits, onNews });
  following.add(...ids);
  const still = setInterval(() => {
    for (const followed of following.sessions) if (!followed.end) note(io, stillLine(followed));
  }, STILL_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(still);
  }
}

/** Whether the following ends with this status, so that its end is what tells of it. */
const isLast = ({ session }: Followed) => session?.status === "ready" || session?.status === "failed";

/** The last word on each session that did not end as it was followed for. */
export function tellEnds(io: Io, sessions: readonly Followed[]): void {
  for (const followed of sessions) if (followed.end !== "reached") note(io, endLine(followed));
}
