import { leastVersion } from "./inspect";

/** A way to get the Pulumi CLI or a language host that failed or was not allowed, and why. */
export interface Attempt {
  /** The way, as messages name it. */
  way: string;
  /** One line. */
  why: string;
}

/**
 * Raised when a Pulumi CLI or a language host is not available. Its message lists what was tried, why it failed and what
 * to do. An installed Pulumi CLI has all language hosts.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    /** What is not available: `Pulumi CLI`. */
    readonly wanted: string,
    /** Every way, in the order of trying. */
    readonly attempts: Attempt[],
    /** The oldest Go that can build it: `1.25.11`. */
    readonly leastGo: string,
  ) {
    super(
      [
        `No ${wanted} was found, and none could be installed or built:`,
        ...attempts.map(({ way, why }) => `  - ${way}: ${why}`),
        `Install Pulumi ${leastVersion} or newer (https://www.pulumi.com/docs/install/), ` +
          `or install Go ${leastGo} or newer (https://go.dev/doc/install), and run this again.`,
      ].join("\n"),
    );
  }
}
