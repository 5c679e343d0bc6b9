import { Option } from "commander";

/** Options that several commands have, worded once. */
export const stackOption = (does: string) =>
  new Option("--stack <name>", `${does}; key and base URL come from its configuration first`);
export const cwdOption = () => new Option("--cwd <folder>", "the folder of the Pulumi project").default(".");
export const jsonOption = () => new Option("--json", "write JSON: {version, kind, data}");
export const yesOption = () => new Option("--yes", "do not ask");
export const timeoutOption = (fallback: string) =>
  new Option("--timeout <duration>", "how long at most, such as 90s or 10m").default(fallback);
export const allWaitingOption = () => new Option("--all-waiting", "every session of the account that waits for a scan");
