import type { Silence } from "../silence";

/** How far a session is, as the page tells them apart. */
export type Stage = "starting" | "scan" | "scanned" | "reconnecting" | "linked" | "failed" | "ended";

/** A session as the page shows it. All of it is fit to show; the image is a secret until it is scanned. */
export interface Card {
  id: string;
  name: string;
  stage: Stage;
  /** As the API reports it; absent before the first poll. */
  status?: string;
  /** What that means, or how it ended, in words. */
  meaning: string;
  /** The QR code as a data: URI, if there is one to scan. */
  qr?: string;
  /** How old the session and its QR code were when this was sent, in ms. */
  ageMs?: number;
  qrAgeMs?: number;
  /** What to run if the session does not recover by itself. */
  command?: string;
  /** Present while the session was not read for too long; its `ms` are as of when this was sent. */
  silence?: Silence;
}

/** The last word to the page. */
export interface Over {
  title: string;
  text: string;
  isGood: boolean;
}

/** What the page is sent, by the event's name. `all` replaces everything before. */
export interface Events {
  all: Card[];
  card: Card;
  /** A sign of life: a page that hears nothing for long does not claim to be live. */
  alive: null;
  over: Over;
}
