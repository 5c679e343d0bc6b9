import { ZavuError } from "./base";

/**
 * Raised when the API answers 404 for a resource, and the provider cannot trust the answer: the key belongs to another
 * project, or the account's list cannot be read.
 *
 * @cure Use a key of the project that owns the resource, and check the base URL. State still has the resource.
 */
export class WrongProjectError extends ZavuError {
  readonly name = "WrongProjectError";
}

/**
 * Raised when the API keeps answering 404 for a resource that the account's list shows.
 *
 * @cure Run the command again later. If the error persists, report it to Zavu. State still has the resource.
 */
export class UncertainGoneError extends ZavuError {
  readonly name = "UncertainGoneError";
}

/**
 * Raised when a session or an egress node in state no longer exists.
 *
 * @cure Run `pulumi refresh` to drop it from state. The next `pulumi up` creates a new one, which you scan or pair again.
 */
export class SessionGoneError extends ZavuError {
  readonly name = "SessionGoneError";
}
