import type { Check, State } from "../doctor/check";
import { counted } from "./counted";

const LABELS: Record<State, string> = { ok: "ok", warning: "warning", problem: "problem", skipped: "not checked" };
const NAME_WIDTH = "extra-certificates".length;
const LABEL_WIDTH = LABELS.skipped.length;

/** A check in one line, and its advice in the next one. */
export function checkLine({ name, state, found, advice }: Check): string {
  const line = `${LABELS[state].padEnd(LABEL_WIDTH)}  ${name.padEnd(NAME_WIDTH)}  ${found}`;
  return advice ? `${line}\n${" ".repeat(LABEL_WIDTH + NAME_WIDTH + 4)}${advice}` : line;
}

/** The summary of the checks. */
export function summaryLine(checks: readonly Check[]): string {
  const count = (state: State) => checks.filter((check) => check.state === state).length;
  const counts = [
    count("problem") > 0 ? counted(count("problem"), "problem") : "",
    count("warning") > 0 ? counted(count("warning"), "warning") : "",
    count("skipped") > 0 ? `${count("skipped")} not checked` : "",
  ].filter(Boolean);
  return counts.length > 0 ? `${counts.join(", ")}.` : "All checks passed.";
}
