import { NoAnswerError, TimeoutError } from "pulumi-zavu-provider/errors";
import type { Followed } from "../following";
import type { Silence } from "../silence";
import { age } from "./age";
import { timeOfDay } from "./timeOfDay";

/** @param now in the clock's ms. @returns undefined unless the session is stale. */
export function silenceOf({ stale, failure, checkedAt }: Followed, now: number): Silence | undefined {
  if (!stale) return undefined;
  return { kind: failure ? kindOf(failure) : "late", ms: now - checkedAt };
}

const kindOf = (failure: Error) =>
  failure instanceof NoAnswerError || failure instanceof TimeoutError ? "unreachable" : "errors";

/** What a person must know before they scan; undefined unless the session is stale. */
export function stalenessLine(followed: Followed, now: number): string | undefined {
  const silence = silenceOf(followed, now);
  if (!silence) return undefined;
  const { kind, ms } = silence;
  const isKnown = followed.session !== undefined;
  const since = `since ${timeOfDay(ms)} (${age(ms)})`;
  const what = {
    late: isKnown ? `Last checked ${age(ms)} ago` : `No answer from Zavu for ${age(ms)}`,
    unreachable: `Cannot reach Zavu ${since}`,
    errors: `Zavu has answered with errors only ${since}`,
  }[kind];
  return `${what}${followed.qr === undefined ? "" : "; this code may be stale"}.`;
}
