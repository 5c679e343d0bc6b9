import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "pulumi-zavu-provider/clock";

/** A text that nobody guesses: 32 random bytes. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** Whether a text is the token, found out in a time that does not tell how much of it is right. */
export function isToken(text: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(text), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Good for one use within a minute: what opens a browser stands on a command line, where others may read it. */
export class Ticket {
  readonly text = newToken();
  private readonly until: number;
  private isUsed = false;

  constructor(
    private readonly clock: Clock,
    validMs = 60_000,
  ) {
    this.until = clock.now() + validMs;
  }

  /** Whether the text is this ticket and it is good; it then is so no longer. */
  redeem(text: string): boolean {
    if (this.isUsed || this.clock.now() >= this.until || !isToken(text, this.text)) return false;
    this.isUsed = true;
    return true;
  }
}
