import { redact } from "../../redact";
import { changes } from "../changes";
import { check, usable } from "../check";
import type { Checked, Compared, Connection, Diff, Resource } from "../resource";
import { defaultTimeoutMs } from "../timeouts";
import { UNKNOWN, type Bag, type Operation } from "../types";
import { rules } from "./inputs";
import { SenderLinkLifecycle } from "./lifecycle";
import { Turns } from "./turns";
import type { SenderLinkInputs, SenderLinkState } from "./types";

/** Links between a session and a sender. */
export class SenderLinkResource implements Resource<SenderLinkInputs, SenderLinkState> {
  readonly noun = "sender link";
  readonly secretOutputs: ReadonlySet<string> = new Set();
  /** The links that this run has created or found, or that a declared resource has. */
  private readonly own = new Set<string>();
  private readonly turns = new Turns();

  forget(): void {
    this.own.clear();
  }

  noteKnown(): void {
    // A link becomes this run's own only by a create or a diff.
  }

  check(declared: Bag): Checked {
    return check(declared, rules);
  }

  diff(id: string, { oldInputs, declared }: Compared, isDeclared: boolean): Diff {
    const { inputs } = check(declared, rules);
    const session = changes("sessionId", oldInputs["sessionId"], inputs["sessionId"]);
    const sender = changes("senderId", oldInputs["senderId"], inputs["senderId"]);
    // A session shows only one sender, so the old link must be deleted before the new one is created.
    const deletesFirst = session.length === 0 && sender.length > 0;
    // An interrupted replacement leaves an older entry of the same link, which a later run deletes.
    if (isDeclared && session.length === 0 && sender.length === 0) this.own.add(id);
    return { inputs, changes: [...session, ...sender].map((change) => ({ ...change, replaces: true })), deletesFirst };
  }

  knownInputs(declared: Bag): SenderLinkInputs {
    return usable(check(declared, rules));
  }

  /** Only the state of a link that the stack owns has ids. */
  stateIn(bag: Bag): SenderLinkState | undefined {
    return typeof bag["sessionId"] === "string" ? (bag as unknown as SenderLinkState) : undefined;
  }

  preview(inputs: Bag): Bag {
    return { ...inputs, sessionStatus: UNKNOWN, projectId: UNKNOWN };
  }

  isUnsettled(): boolean {
    return false;
  }

  isMoving(): boolean {
    return false;
  }

  timeoutMs(operation: Operation): number {
    return defaultTimeoutMs(operation);
  }

  progressText(status: string): string {
    return redact(status);
  }

  connect({ api, clock }: Connection): SenderLinkLifecycle {
    return new SenderLinkLifecycle({ api, clock, own: this.own, turns: this.turns });
  }
}
