import { ZavuError } from "./base";

/**
 * Raised when a create request got no answer, and the account does not show whether it created a resource.
 *
 * @cure Run `npx pulumi-zavu-cli list` or `npx pulumi-zavu-cli orphans` before the next `pulumi up`, which would create another resource.
 *   If you find a new session, adopt it with `adoptSessionId` or delete it.
 */
export class UncertainCreateError extends ZavuError {
  readonly name = "UncertainCreateError";
}

/**
 * Raised when a create request got no answer and was retried, and both attempts may have created a resource.
 *
 * @cure Keep the session that is in state. Delete the other session, which the message names, or adopt it in another
 *   resource with `adoptSessionId`. If another program uses it, leave it alone.
 */
export class LeftoverError extends ZavuError {
  readonly name = "LeftoverError";
}

/**
 * Raised when a resource cannot be adopted or imported: it does not exist, it differs from what the program declares, or
 * another resource has adopted it.
 *
 * @cure Declare what the session has (`npx pulumi-zavu-cli show ID`), adopt it in only one resource, or remove `adoptSessionId` to
 *   create a new session.
 */
export class AdoptionError extends ZavuError {
  readonly name = "AdoptionError";
}

/**
 * Raised when a run would delete a session that the program adopts, before a resource has adopted it.
 *
 * @cure Have Pulumi create the adopting resource first (without `deleteBeforeReplace`), or remove `adoptSessionId`.
 */
export class StillWantedError extends ZavuError {
  readonly name = "StillWantedError";
}

/**
 * Raised when a session cannot be linked to a sender, or when a program reads a link that does not exist.
 *
 * @cure Do what the message says: correct the ids, remove the other link first (`npx pulumi-zavu-cli unlink SESSION`), or
 *   declare `waitFor: "ready"` on the session.
 */
export class SenderLinkError extends ZavuError {
  readonly name = "SenderLinkError";
}

/**
 * Raised when an egress node exists, but the request for its pairing token failed.
 *
 * @cure Fix what the message names, then run `pulumi up`: it requests a token for the node that is in state.
 */
export class PairingTokenError extends ZavuError {
  readonly name = "PairingTokenError";
}
