import {
  PairingTokenError,
  SessionGoneError,
  StoppedError,
  TimeoutError,
  UnsettledError,
  WaitBrokenError,
  messageOf,
  type ZavuError,
} from "../../errors";
import { durationText } from "../../durationText";
import { redact } from "../../redact";
import type { End } from "../../wait";
import type { Need } from "./standing";

const THEN = "The node stays in state. Run `pulumi up` to continue.";

/** The error for a node that has no usable token or has not reached `waitFor`; undefined if it is as wanted. */
export function whyUnsettled(id: string, need: Need): ZavuError | undefined {
  if (need === "nothing") return undefined;
  if (need === "token") {
    return new UnsettledError(
      `Egress node ${id} waits for its device, and its pairing token is unknown or has expired.`,
      "Run `pulumi up` to request a new token.",
    );
  }
  return new UnsettledError(
    `Egress node ${id} has never been online.`,
    `Pair the device: \`npx pulumi-zavu-cli pair ${id}\`. Then run \`pulumi up\` to wait for it again.`,
  );
}

/** The error for a node whose pairing token could not be requested. */
export const tokenFailed = (id: string, failure: unknown) =>
  new PairingTokenError(
    `Egress node ${id} exists, but the request for its pairing token failed: ${messageOf(failure)}`,
    THEN,
  );

/** The error for a wait that ended without the device; undefined if the device is online. */
export function whyOffline(id: string, status: string, end: End<unknown>, allowedMs: number): ZavuError | undefined {
  switch (end.how) {
    case "done":
      return undefined;
    case "timedOut": {
      const last = end.lastFailure ? ` The last poll failed: ${end.lastFailure.message}` : "";
      return new TimeoutError(
        `Egress node ${id} was not online within ${durationText(allowedMs)}; its status is ${redact(status)}.${last}`,
        `Pair the device: \`npx pulumi-zavu-cli pair ${id}\`. ${THEN} To wait longer, set customTimeouts.`,
      );
    }
    case "stopped":
      return new StoppedError(`The wait for egress node ${id} was stopped at status ${redact(status)}.`, THEN);
    case "missing":
    case "failed":
      return waitBroken(id, end.error);
  }
}

/** The error for a wait that failed for another reason. */
export const waitBroken = (id: string, error: unknown) =>
  new WaitBrokenError(`Egress node ${id} exists, but the wait for it failed: ${messageOf(error)}`, THEN);

/** The error for a node that is gone. */
export const gone = (id: string) =>
  new SessionGoneError(
    `Egress node ${id} is gone: the API answers 404 for it, and the list of its sender does not show it.`,
    "Somebody may have revoked it. Run `pulumi refresh` to drop it from state; the next `pulumi up` then creates a new one.",
  );
