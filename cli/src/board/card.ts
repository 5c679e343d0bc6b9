import { adviceFor, isQrPicture } from "pulumi-zavu-provider/api";
import { PICTURE, UndrawableError } from "../qr";
import { svgOf } from "../qrImage";
import { dataUrlOf, pictureOf } from "../qrPicture";
import type { Account } from "../account";
import type { Followed } from "../following";
import { endLine, meaningFor, titleOf } from "../format/following";
import { ageOf } from "../format/sessions";
import { pollGapOf } from "../format/staleness";
import { phaseOf, type Phase } from "../phase";
import { isBanned } from "../status";
import { viewOf } from "../view";
import { canReconnect } from "./boardSessions";
import type { Card, Stage } from "./page";

/** What the page shows of a session now. */
export async function cardOf(
  followed: Followed,
  { clock, serverClock }: Pick<Account, "clock" | "serverClock">,
): Promise<Card> {
  const { id, session, qr, qrSince } = followed;
  const view = session && viewOf(session);
  const ageMs = view && ageOf(view, serverClock.now());
  const pollGap = pollGapOf(followed, clock.now());
  const card: Card = { id, name: titleOf(followed), stage: stageOf(followed), meaning: meaningOnPage(followed) };
  if (view) card.status = view.status;
  if (ageMs !== undefined) card.ageMs = ageMs;
  if (pollGap) card.pollGap = pollGap;
  if (canReconnect(followed)) card.command = `npx pulumi-zavu-cli reconnect ${id}`;
  return qr === undefined ? card : { ...card, ...(await imageOf(qr)), qrAgeMs: clock.now() - qrSince };
}

const STAGES: Record<Phase, Stage> = {
  unknown: "starting",
  connecting: "starting",
  betweenCodes: "starting",
  other: "starting",
  reconnecting: "reconnecting",
  scan: "scan",
  scanned: "scanned",
  linked: "linked",
  failed: "failed",
};

const stageOf = (followed: Followed): Stage => (typeof followed.end === "object" ? "ended" : STAGES[phaseOf(followed)]);

function meaningOnPage(followed: Followed): string {
  const { end, session } = followed;
  if (typeof end === "object") return endLine(followed);
  const view = session && viewOf(session);
  if (view?.status === "ready" && view.numberEndsWith) return `linked, number ends in ${view.numberEndsWith}`;
  if (view?.status !== "failed" || !view.lastError) return meaningFor(followed);
  return session && isBanned(session) ? `${view.lastError}. ${adviceFor("banned", view.id)}` : view.lastError;
}

async function imageOf(qr: string): Promise<Partial<Card>> {
  if (isQrPicture(qr)) {
    const picture = pictureOf(qr);
    return picture ? { qr: dataUrlOf(picture) } : { meaning: `${PICTURE} A browser cannot show its type either.` };
  }
  try {
    return { qr: `data:image/svg+xml;base64,${Buffer.from(await svgOf(qr)).toString("base64")}` };
  } catch (error) {
    if (error instanceof UndrawableError) return { meaning: error.text };
    throw error;
  }
}
