import type { PollGap } from "../pollGap";

/** The stages of a session that the page distinguishes. */
export type Stage = "starting" | "scan" | "scanned" | "reconnecting" | "linked" | "failed" | "ended";

/** A session as the page shows it. Only the image is a secret, until it is scanned. */
export interface Card {
  id: string;
  name: string;
  stage: Stage;
  /** As the API reports it; absent before the first poll. */
  status?: string;
  /** What the status means, or how the following ended. */
  meaning: string;
  /** The QR code to scan as a data: URI, if there is one. */
  qr?: string;
  /** How old the session and its QR code were when this was sent, in ms. */
  ageMs?: number;
  qrAgeMs?: number;
  /** What to run if the session does not recover by itself. The page has a button for it. */
  command?: string;
  /** Present while the session may be out of date; its `ms` are as of when this was sent. */
  pollGap?: PollGap;
}

/** The answer when the page asks to reconnect a session. */
export interface ReconnectAnswer {
  isSent: boolean;
  /** What happened, as a sentence. */
  text: string;
}

/** The last event for the page. */
export interface Ending {
  title: string;
  text: string;
  isGood: boolean;
}

/** The data of each event, by the event's name. `all` replaces everything before. */
export interface Events {
  all: Card[];
  card: Card;
  /** A heartbeat: without it, the page stops claiming to be live. */
  alive: null;
  end: Ending;
}
