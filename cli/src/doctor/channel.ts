import type { Page, Session } from "pulumi-zavu-provider/api";
import { limitsOf, type Account } from "../account";
import { ok, problemOf, warning, type Check } from "./check";

const PATIENCE_MS = 15_000;

/** Whether WhatsApp Alternative is enabled for the key's team. */
export async function channelCheck(account: Account, signal: AbortSignal): Promise<Check> {
  try {
    return pageCheck(await account.sessions.list(undefined, limitsOf(account, signal, PATIENCE_MS)));
  } catch (error) {
    return problemOf("channel", error);
  }
}

function pageCheck({ items, unreadable }: Page<Session>): Check {
  const count = items.length + unreadable;
  const found = `WhatsApp Alternative is enabled: ${count} ${count === 1 ? "session" : "sessions"} on the first page`;
  if (unreadable === 0) return ok("channel", `${found}.`);
  return warning(
    "channel",
    `${found}, ${unreadable} of which cannot be read.`,
    "The API may have changed: look for a newer pulumi-zavu-cli, else report it.",
  );
}
