/** How far a session is, as the page tells them apart. */
export type Stage = "starting" | "scan" | "scanned" | "linked" | "failed" | "ended";

/** A session as the page shows it. All of it is fit to show; the image is a secret until it is scanned. */
export interface Card {
  id: string;
  name: string;
  stage: Stage;
  /** As the API has it; absent before the first look. */
  status?: string;
  /** What that means, or how it ended, in words. */
  meaning: string;
  /** The QR as a data: URI, where there is one to scan. */
  qr?: string;
  /** How old the session and its QR were when this was sent, in ms. */
  ageMs?: number;
  qrAgeMs?: number;
  /** What to run where the session does not mend itself. */
  command?: string;
}

/** The last word to the page. */
export interface Over {
  title: string;
  text: string;
  isGood: boolean;
}

/** What the page is told, by the event's name. `all` takes the place of everything before. */
export interface Events {
  all: Card[];
  card: Card;
  over: Over;
}
