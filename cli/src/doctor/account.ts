import type { Me } from "pulumi-zavu-provider/api";
import { orStopped } from "pulumi-zavu-provider/clock";
import { redact } from "pulumi-zavu-provider/redact";
import type { Account } from "../account";
import { ok, problem, problemOf, warning, type Check } from "./check";

/** Whether the key is accepted, and whose it is. */
export async function accountCheck({ account }: Pick<Account, "account">, signal: AbortSignal): Promise<Check> {
  try {
    return whoseCheck(await orStopped(account.me(), signal));
  } catch (error) {
    return problemOf("account", error);
  }
}

function whoseCheck(me: Me | undefined): Check {
  if (!me) {
    return warning(
      "account",
      "The API has no GET /v1/me here, so nothing can tell which project the key is of.",
      "See by `pulumi-zavu list` that its sessions are those you expect.",
    );
  }
  const { project, team, isTestMode } = me;
  const whose = [`project ${redact(project.id)}${called(project.name)}`, ...(team?.name ? [`team ${team.name}`] : [])];
  if (!isTestMode) return ok("account", `The key is accepted: ${whose.join(", ")}.`);
  return problem(
    "account",
    `The key is in test mode: ${whose.join(", ")}.`,
    "The API refuses test keys for WhatsApp Alternative; use a live one.",
  );
}

const called = (name: string | undefined) => (name ? ` (${name})` : "");
