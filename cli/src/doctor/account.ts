import type { Me } from "pulumi-zavu-provider/api";
import { orStopped } from "pulumi-zavu-provider/clock";
import { redact } from "pulumi-zavu-provider/redact";
import type { Account } from "../account";
import { ok, problem, problemOf, warning, type Check } from "./check";

/** Whether the key is accepted, and which project it belongs to. */
export async function accountCheck({ account }: Pick<Account, "account">, signal: AbortSignal): Promise<Check> {
  try {
    return projectCheck(await orStopped(account.me(), signal));
  } catch (error) {
    return problemOf("account", error);
  }
}

function projectCheck(me: Me | undefined): Check {
  if (!me) {
    return warning(
      "account",
      "The API does not support GET /v1/me, so the project of the key is unknown.",
      "Run `npx pulumi-zavu-cli list` and check that it shows the sessions that you expect.",
    );
  }
  const { project, team, isTestMode } = me;
  const owner = [
    `project ${redact(project.id)}${inBrackets(project.name)}`,
    ...(team?.name ? [`team ${team.name}`] : []),
  ];
  if (!isTestMode) return ok("account", `The key is accepted: ${owner.join(", ")}.`);
  return problem(
    "account",
    `The key is in test mode: ${owner.join(", ")}.`,
    "The API refuses test keys for WhatsApp Alternative. Use a live key.",
  );
}

const inBrackets = (name: string | undefined) => (name ? ` (${name})` : "");
