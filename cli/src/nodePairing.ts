import { pairingQrOf, type EgressNode, type Pairing } from "pulumi-zavu-provider/api";
import { StoppedError, TimeoutError, type ZavuError } from "pulumi-zavu-provider/errors";
import { egressNodeWatcher, isTransient, type End, type Verdict } from "pulumi-zavu-provider/wait";
import { limitsOf, type Account } from "./account";
import { stalenessAfter, type Polled } from "./staleness";

/** The code to scan. */
export interface PairingCode {
  /** Its text. A secret. */
  qr: string;
  /** Unix ms by the server's clock; absent if the API does not say. */
  expiresAt?: number;
}

export interface NodePairingParts {
  account: Account;
  signal: AbortSignal;
  /** How long to wait for the device, in ms. */
  limitMs: number;
  /** Called for each new code. */
  onCode(code: PairingCode): void;
  /** Called once if the code has expired and the request for a new token failed. The request is retried. */
  onCodeFailure(error: ZavuError): void;
  /** Called for each poll and each second, because a poll that hangs reports nothing. */
  onUpdate(): void;
}

const UPDATE_MS = 1_000;

/** How the pairing of a node ended. */
export type PairingEnd = "reached" | { error: unknown };

/** Requests a pairing token for a node, and a new one when it expires, until the node is online. */
export class NodePairing {
  code: PairingCode | undefined;
  /** Why the last request for a new code failed; absent if it succeeded. */
  codeFailure: ZavuError | undefined;
  private checkedAt: number;
  private failure: ZavuError | undefined;
  private end: PairingEnd | undefined;

  /** @param node as just read. */
  constructor(
    public node: EgressNode,
    private readonly parts: NodePairingParts,
  ) {
    this.checkedAt = parts.account.clock.now();
  }

  /** Whether the node could be read recently, for `Outage`. */
  get polled(): Polled & { end?: PairingEnd } {
    const { checkedAt, failure, end } = this;
    const stale = stalenessAfter(this.parts.account.clock.now() - checkedAt, failure);
    return { checkedAt, ...(failure ? { failure } : {}), ...(stale ? { stale } : {}), ...(end ? { end } : {}) };
  }

  /** How long the code is still valid, in ms; 0 if it has expired, undefined if its expiry is unknown. */
  get validMs(): number | undefined {
    const now = this.parts.account.serverClock.now();
    const expiresAt = this.code?.expiresAt;
    return expiresAt === undefined || now === undefined ? undefined : Math.max(0, expiresAt - now);
  }

  /** Never rejects. */
  async run(): Promise<PairingEnd> {
    const over = new AbortController();
    void this.keepUpdating(over.signal);
    this.end = await this.untilOnline().then(
      () => "reached" as const,
      (error: unknown) => ({ error }),
    );
    over.abort();
    return this.end;
  }

  private async keepUpdating(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.parts.onUpdate();
      await this.parts.account.clock.sleep(UPDATE_MS, over);
    }
  }

  private async untilOnline(): Promise<void> {
    const { account, signal, limitMs } = this.parts;
    const limits = { signal, deadline: account.clock.now() + limitMs };
    const watcher = egressNodeWatcher(account, account.clock);
    do {
      await this.requestCode(limits.deadline);
      const end = await watcher.until(this.node.id, "person", limits, this.judge, { onFailure: this.onFailure });
      if (end.how !== "done") throw errorOf(end, this.node);
    } while (!isOnline(this.node));
  }

  private readonly judge = (node: EgressNode): Verdict => {
    this.node = node;
    this.checkedAt = this.parts.account.clock.now();
    this.failure = undefined;
    this.parts.onUpdate();
    return isOnline(node) || this.validMs === 0 ? "done" : "person";
  };

  private readonly onFailure = (error: ZavuError): void => {
    this.failure = error;
    this.parts.onUpdate();
  };

  private async requestCode(deadline: number): Promise<void> {
    const { account, signal, onCode, onCodeFailure } = this.parts;
    const limits = { signal, deadline: Math.min(limitsOf(account, signal).deadline, deadline) };
    try {
      this.code = codeOf(await account.egressNodes.requestToken(this.node.id, limits));
    } catch (error) {
      // If the first request fails, pairing fails. A later one is retried after the next poll.
      if (!this.code || !isTransient(error)) throw error;
      const isFirstFailure = this.codeFailure === undefined;
      this.codeFailure = error;
      if (isFirstFailure) onCodeFailure(error);
      return;
    }
    this.codeFailure = undefined;
    onCode(this.code);
  }
}

export const isOnline = ({ status }: EgressNode): boolean => status === "online";

function codeOf(pairing: Pairing): PairingCode {
  const expiresAt = Date.parse(pairing.expiresAt ?? "");
  return { qr: pairingQrOf(pairing), ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) };
}

/** The error for a wait that ended before the node was online. */
function errorOf(end: Exclude<End<EgressNode>, { how: "done" }>, { id }: EgressNode): unknown {
  switch (end.how) {
    case "stopped":
      return new StoppedError(`Stopped waiting for egress node ${id}.`, "The node is kept.");
    case "timedOut": {
      const last = end.lastFailure ? ` The last poll failed: ${end.lastFailure.message}` : "";
      return new TimeoutError(
        `Timed out waiting for egress node ${id} to come online.${last}`,
        `The node is kept. For a new code, run \`npx pulumi-zavu-cli pair ${id}\`. To wait longer, pass \`--timeout\`.`,
        end.lastFailure,
      );
    }
    case "missing":
    case "failed":
      return end.error;
  }
}
