import type { Account } from "../account";
import { endLine, statusLine, stillLine } from "../format/following";
import { scanFrame } from "../format/scanFrame";
import { Following, type Followed, type FollowingParts } from "../following";
import { note, type Io } from "../io";
import { nextToScan } from "../nextToScan";
import { Outage } from "../outage";
import { mayColour, qrEncoder } from "../qr";
import { Screen } from "../terminal/screen";

/** What is to be scanned, and for how long. */
export interface Scanning extends Pick<FollowingParts, "goal" | "limitMs"> {
  account: Account;
  ids: string[];
  /** Stands below the QR code on the screen; default: where in WhatsApp to scan it. */
  caption?: string;
}

const TICK_MS = 1_000;
const STILL_MS = 15_000;

/**
 * Shows the sessions' QR codes on the whole terminal, one after the other, each redrawn in place when it rotates, until
 * all are linked or their following has ended. Nothing of them stays in the terminal's history.
 */
export async function scanOnScreen(
  io: Io,
  { account, ids, caption, ...limits }: Scanning,
): Promise<readonly Followed[]> {
  const colour = mayColour(io.env, io.stdout.isTTY);
  const encode = await qrEncoder();
  let current: Followed | undefined;
  const screen = new Screen(io.stdout, (size) => {
    const now = account.clock.now();
    current = nextToScan(following.sessions, current, now);
    const scan = { sessions: following.sessions, current, now, colour, encode };
    return scanFrame({ ...scan, ...(caption === undefined ? {} : { caption }) }, size);
  });
  const outage = new Outage();
  const notes = new NotesBehind(io);
  const onNews = () => {
    notes.add(outage.lineFor(following.sessions, account.clock.now()));
    screen.redraw();
  };
  const following = new Following({ account, signal: io.signal, ...limits, onNews });
  following.add(...ids);
  screen.open();
  const ticking = setInterval(() => screen.redraw(), TICK_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(ticking);
    screen.close();
    notes.release();
  }
}

/** Notes while the whole terminal is in use: on the same terminal they would end up in the picture, so they wait. */
class NotesBehind {
  private readonly held: string[] = [];

  constructor(private readonly io: Io) {}

  add(line: string | undefined): void {
    if (line === undefined) return;
    if (this.io.stderr.isTTY) this.held.push(line);
    else note(this.io, line);
  }

  release(): void {
    for (const line of this.held.splice(0)) note(this.io, line);
  }
}

/** Whether the whole terminal can be used. */
export const hasScreen = ({ stdout, env }: Io): boolean => stdout.isTTY && env["TERM"] !== "dumb";

/** Who hears of the sessions of {@link scanInLines} beside the person who reads. */
export interface InLines extends Scanning {
  /** Gets each QR code, and its session. It is a secret. */
  onQr?(qr: string, followed: Followed): void;
  /** Hears that a session's following has ended. */
  onEnd?(followed: Followed): void;
}

/** Reports on the sessions in lines on stderr until their following has ended, and now and then that it continues. */
export async function scanInLines(io: Io, { account, ids, onQr, onEnd, ...limits }: InLines) {
  const outage = new Outage();
  const onNews: FollowingParts["onNews"] = (followed, news) => {
    const line = outage.lineFor(following.sessions, account.clock.now());
    if (line !== undefined) note(io, line);
    if (news === "end") onEnd?.(followed);
    else if (news === "status" && !isLast(followed)) note(io, statusLine(followed));
    else if (news === "qr" && followed.qr !== undefined) onQr?.(followed.qr, followed);
  };
  const following = new Following({ account, signal: io.signal, ...limits, onNews });
  following.add(...ids);
  const still = setInterval(() => {
    for (const followed of following.sessions) if (!followed.end && !followed.stale) note(io, stillLine(followed));
  }, STILL_MS);
  try {
    return await following.ended();
  } finally {
    clearInterval(still);
  }
}

/** Whether the following ends with this status, so that its end is reported instead. */
const isLast = ({ session }: Followed) => session?.status === "ready" || session?.status === "failed";

/** The last word on each session that did not end as it was followed for. */
export function tellEnds(io: Io, sessions: readonly Followed[]): void {
  for (const followed of sessions) if (followed.end !== "reached") note(io, endLine(followed));
}
