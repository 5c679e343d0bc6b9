import type { Check, State } from "../doctor/check";

const SAID: Record<State, string> = { ok: "ok", warning: "warning", problem: "problem", skipped: "not checked" };
const NAME_WIDTH = "extra-certificates".length;
const SAID_WIDTH = SAID.skipped.length;

/** A check on its line, and what to do about it on the next one. */
export function checkLine({ name, state, found, advice }: Check): string {
  const line = `${SAID[state].padEnd(SAID_WIDTH)}  ${name.padEnd(NAME_WIDTH)}  ${found}`;
  return advice ? `${line}\n${" ".repeat(SAID_WIDTH + NAME_WIDTH + 4)}${advice}` : line;
}

/** What the checks come to. */
export function verdictLine(checks: readonly Check[]): string {
  const count = (state: State) => checks.filter((check) => check.state === state).length;
  const counts = [
    counted(count("problem"), "problem"),
    counted(count("warning"), "warning"),
    count("skipped") > 0 ? `${count("skipped")} not checked` : "",
  ].filter(Boolean);
  return counts.length > 0 ? `${counts.join(", ")}.` : "All is well.";
}

const counted = (count: number, noun: string) => (count > 0 ? `${count} ${noun}${count === 1 ? "" : "s"}` : "");
