import { leastVersion } from "./inspect";

/** One way to the Pulumi CLI, or to a language host, that was tried, or left out, and why it gave none. */
export interface Attempt {
  /** The way, as a person would call it. */
  way: string;
  /** One line. */
  why: string;
}

/**
 * Raised when no way gave a Pulumi CLI, or a language host; says what was tried, why each failed and what to do. An
 * installed Pulumi CLI has all language hosts.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    /** What there is none of: `Pulumi CLI`. */
    readonly wanted: string,
    /** Every way, in the order of trying. */
    readonly attempts: Attempt[],
    /** The least Go that can build it: `1.25.11`. */
    readonly leastGo: string,
  ) {
    super(
      [
        `There is no ${wanted} on this machine, and none could be made:`,
        ...attempts.map(({ way, why }) => `  - ${way}: ${why}`),
        `Install Pulumi ${leastVersion} or newer (https://www.pulumi.com/docs/install/), ` +
          `or install Go ${leastGo} or newer (https://go.dev/doc/install), and run this again.`,
      ].join("\n"),
    );
  }
}
