import type { Session } from "../../api";
import { ApiError, NotFoundError, SenderLinkError, messageOf } from "../../errors";
import { redact } from "../../redact";
import type { SenderLinkInputs } from "./types";

/** The error for a session that shows another sender than the declared one. */
export const linkedToAnother = ({ sessionId, senderId }: SenderLinkInputs, other: string) =>
  new SenderLinkError(
    `Session ${sessionId} was not linked to sender ${senderId}: it is linked to sender ${redact(other)}. Nothing was changed.`,
    `Remove that link first: destroy the resource that declares it, or run \`npx pulumi-zavu-cli unlink ${sessionId}\`.`,
  );

/** The error for a link that a program reads or imports, and that does not exist. */
export const notLinked = ({ sessionId, senderId }: SenderLinkInputs, other: string | undefined) =>
  new SenderLinkError(
    `Session ${sessionId} is not linked to sender ${senderId}: it shows ${other === undefined ? "no sender" : `sender ${redact(other)}`}.`,
    "Check the id: it has the form SESSION/SENDER.",
  );

/** The error for a session that does not exist. */
export const noSession = ({ sessionId, senderId }: SenderLinkInputs) =>
  new SenderLinkError(
    `Session ${sessionId} was not linked to sender ${senderId}: the API answers 404 for the session, and the account's list does not show it.`,
    "Check sessionId, and that the key belongs to the project that owns the session.",
  );

/** The error for a link that answered 404 because the sender does not exist. */
export const noSender = ({ sessionId, senderId }: SenderLinkInputs, { message }: NotFoundError) =>
  new SenderLinkError(
    `Session ${sessionId} was not linked to sender ${senderId}: ${message} The session exists, but the project has no such sender.`,
    "Check senderId, and that the sender and the session belong to the same project.",
  );

/** The error for a link that answered 404, if the sender cannot be read. */
export const unknownSender = (
  { sessionId, senderId }: SenderLinkInputs,
  { message }: NotFoundError,
  failure: unknown,
) =>
  new SenderLinkError(
    `Session ${sessionId} was not linked to sender ${senderId}: ${message} The session exists, but the sender could not be read: ${messageOf(failure)}`,
    "Check senderId, and that the sender and the session belong to the same project. Then run the command again.",
  );

/** The error for a link that the API refused. Any other failure is returned unchanged. */
export function refusal({ sessionId, senderId }: SenderLinkInputs, { status }: Session, failure: unknown): unknown {
  if (failure instanceof NotFoundError) {
    return new SenderLinkError(
      `Session ${sessionId} was not linked to sender ${senderId}: ${failure.message} Reads show that the session and the sender exist.`,
      "Run the command again later. If the error persists, report it to Zavu.",
    );
  }
  // The subclasses of ApiError already say what to do.
  if (!(failure instanceof ApiError) || failure.name !== "ApiError") return failure;
  const cure =
    status === "ready"
      ? failure.hint
      : `The session is ${redact(status)}, and the API may link only ready sessions: declare \`waitFor: "ready"\` on the session.`;
  return new SenderLinkError(
    `Session ${sessionId} was not linked to sender ${senderId}: ${failure.message}`,
    `${cure} If the sender is linked to another session, run \`npx pulumi-zavu-cli unlink OTHER_SESSION\`.`,
  );
}
