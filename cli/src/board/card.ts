import { UndrawableError, svgOf } from "../qr";
import type { Account } from "../account";
import type { Followed } from "../following";
import { endLine, titleOf } from "../format/following";
import { ageOf } from "../format/sessions";
import { meaningOf } from "../status";
import { viewOf, type SessionView } from "../view";
import type { Card, Stage } from "./page";

/** What the page shows of a session now. */
export async function cardOf(
  followed: Followed,
  { clock, serverClock }: Pick<Account, "clock" | "serverClock">,
): Promise<Card> {
  const { id, session, qr, qrSince } = followed;
  const view = session && viewOf(session);
  const ageMs = view && ageOf(view, serverClock.now());
  const card: Card = { id, name: titleOf(followed), stage: stageOf(followed), meaning: meaningFor(followed, view) };
  if (view) card.status = view.status;
  if (ageMs !== undefined) card.ageMs = ageMs;
  if (mustReconnect(card)) card.command = `pulumi-zavu reconnect ${id}`;
  return qr === undefined ? card : { ...card, ...(await drawn(qr)), qrAgeMs: clock.now() - qrSince };
}

function stageOf({ end, session, qr }: Followed): Stage {
  if (typeof end === "object") return "ended";
  // Told a moment before the following's end.
  if (session?.status === "ready") return "linked";
  if (session?.status === "failed") return "failed";
  if (qr !== undefined) return "scan";
  return session?.status === "authenticating" ? "scanned" : "starting";
}

function meaningFor(followed: Followed, view: SessionView | undefined): string {
  if (typeof followed.end === "object") return endLine(followed);
  if (!view) return "looking for it";
  if (view.status === "ready" && view.numberEndsWith) return `linked, number ends in ${view.numberEndsWith}`;
  return (view.status === "failed" && view.lastError) || meaningOf(view.status);
}

const mustReconnect = ({ stage, status }: Card) =>
  stage === "failed" || (stage === "starting" && status === "disconnected");

async function drawn(text: string): Promise<Partial<Card>> {
  try {
    return { qr: `data:image/svg+xml;base64,${Buffer.from(await svgOf(text)).toString("base64")}` };
  } catch (error) {
    if (error instanceof UndrawableError) return { meaning: error.text };
    throw error;
  }
}
