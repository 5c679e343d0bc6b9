import type { Page, Session } from "pulumi-zavu-provider/api";
import { limitsOf, type Account } from "../account";
import { counted } from "../format/counted";
import { ok, problemOf, warning, type Check } from "./check";

const TIMEOUT_MS = 15_000;

/** Whether WhatsApp Alternative is enabled for the key's team. */
export async function channelCheck(account: Account, signal: AbortSignal): Promise<Check> {
  try {
    return pageCheck(await account.sessions.list.page(undefined, limitsOf(account, signal, TIMEOUT_MS)));
  } catch (error) {
    return problemOf("channel", error);
  }
}

function pageCheck({ items, unreadable }: Page<Session>): Check {
  const count = items.length + unreadable;
  const found = count === 0 ? "no sessions" : `at least ${counted(count, "session")}`;
  if (unreadable === 0) return ok("channel", `WhatsApp Alternative is enabled (${found}).`);
  return warning(
    "channel",
    `WhatsApp Alternative is enabled (${found}, ${unreadable} of which cannot be read).`,
    "The API may have changed. Update pulumi-zavu-cli, or report this if there is no newer version.",
  );
}
