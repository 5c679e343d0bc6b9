import { InvalidArgumentError, Option } from "commander";

/** The value of an option. @throws {InvalidArgumentError} if it is empty, for example because a variable is unset. */
export function given(value: string): string {
  if (value.trim() !== "") return value;
  throw new InvalidArgumentError("It is empty; is a variable unset?");
}

/** Options of several commands. */
export const stackOption = (purpose: string) =>
  new Option("--stack <name>", `${purpose}; its configuration takes precedence for key and base URL`).argParser(given);
export const cwdOption = () =>
  new Option("--cwd <folder>", "the Pulumi project's folder, or a subfolder").argParser(given).default(".");
export const jsonOption = () => new Option("--json", "write JSON: {version, kind, data}");
export const yesOption = () => new Option("--yes", "skip the confirmation");
export const timeoutOption = (fallback: string, purpose = "the longest time to wait") =>
  new Option("--timeout <duration>", `${purpose}, such as 90s or 10m`).default(fallback);
export const pngOption = () => new Option("--png <file>", "write a PNG image instead of drawing");
export const svgOption = () => new Option("--svg <file>", "write an SVG image instead of drawing");
export const allWaitingOption = () =>
  new Option("--all-waiting", "every session of the account that is waiting for a scan");
