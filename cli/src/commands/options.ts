import { InvalidArgumentError, Option } from "commander";

/** An option's value as given. @throws {InvalidArgumentError} where it is empty, as an unset variable leaves it. */
export function given(value: string): string {
  if (value.trim() !== "") return value;
  throw new InvalidArgumentError("It is empty; is a variable unset?");
}

/** Options that several commands have, worded once. */
export const stackOption = (does: string) =>
  new Option("--stack <name>", `${does}; key and base URL come from its configuration first`).argParser(given);
export const cwdOption = () =>
  new Option("--cwd <folder>", "the Pulumi project's folder, or one below").argParser(given).default(".");
export const jsonOption = () => new Option("--json", "write JSON: {version, kind, data}");
export const yesOption = () => new Option("--yes", "do not ask");
export const timeoutOption = (fallback: string, limits = "how long at most") =>
  new Option("--timeout <duration>", `${limits}, such as 90s or 10m`).default(fallback);
export const allWaitingOption = () => new Option("--all-waiting", "every session of the account that waits for a scan");
