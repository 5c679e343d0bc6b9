import { durationText } from "pulumi-zavu-provider/durationText";
import {
  ForbiddenError,
  RateLimitedError,
  UnauthorizedError,
  type Call,
  type ZavuError,
} from "pulumi-zavu-provider/errors";
import { durationMs } from "../duration";
import type { Bag } from "../shapes";
import type { Failing, Kind } from "./kind";
import type { FailureName, MockedFailure } from "./options";

/**
 * The error text that `up` shows, as the provider words it.
 *
 * @throws {Error} if the resource cannot fail in this way.
 */
export function failureText(failure: MockedFailure, kind: Kind, failing: Failing): string {
  if (failure instanceof Error) return failure.message;
  const { name, inputs } = failing;
  const refused = REFUSED[failure]?.(kind.firstRequest(inputs));
  if (refused) return refused.text;
  const text = kind.failures[failure]?.(failing);
  if (text !== undefined) return text;
  const possible = Object.entries(kind.failures).filter(([, textOf]) => textOf(failing) !== undefined);
  const names = [...possible.map(([one]) => one), ...Object.keys(REFUSED)].map((one) => `"${one}"`).join(", ");
  throw new Error(
    `zavuMocks: the failure of ${kind.noun} '${name}' with these inputs must be one of ${names}, or an Error, ` +
      `not ${JSON.stringify(failure)}. If you mean another resource with this name, write its type before the name, ` +
      `such as "WhatsAppAltSession::${name}".`,
  );
}

const MINUTE_MS = 60_000;

/** The timeout of create: as declared, else the provider's default. */
export function allowedText({ timeouts }: Bag, waitsForPerson: boolean): string {
  const declared = (timeouts as Bag | undefined)?.["create"];
  const declaredMs = typeof declared === "string" ? durationMs(declared) : undefined;
  return durationText(declaredMs ?? (waitsForPerson ? 15 : 5) * MINUTE_MS);
}

/** Failures before a resource exists. */
const REFUSED: Partial<Record<FailureName, (call: Call) => ZavuError>> = {
  unauthorized: (call) =>
    new UnauthorizedError(
      call,
      { status: 401, code: "unauthorized", serverMessage: "Invalid or missing API key" },
      "zavu:apiKey of the stack",
    ),
  forbidden: (call) => new ForbiddenError(call, { status: 403, code: "forbidden" }),
  "rate limited": (call) => new RateLimitedError(call, { status: 429, code: "rate_limited" }, undefined),
};
