import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "pulumi-zavu-provider/clock";

/** 32 random bytes, which nobody can guess. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** Whether a text is the token. Compares in constant time. */
export function isToken(text: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(text), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Valid once, for a minute: the address that opens a browser is on a command line, which other users may read. */
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

  /** Whether the text is this ticket and the ticket is valid. A ticket is valid once. */
  redeem(text: string): boolean {
    if (this.isUsed || this.clock.now() >= this.until || !isToken(text, this.text)) return false;
    this.isUsed = true;
    return true;
  }
}
