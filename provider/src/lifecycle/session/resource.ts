import { redact } from "../../redact";
import { sessionListCache, sessionWatcher } from "../../wait";
import { check, usable } from "../check";
import type { Checked, Compared, Connection, Diff, Resource } from "../resource";
import { UNKNOWN, type Bag, type Operation } from "../types";
import { Claims } from "./claims";
import { diff, isUnsettled } from "./diff";
import { rules } from "./inputs";
import { SessionLifecycle } from "./lifecycle";
import { Maker } from "./maker";
import { defaultTimeoutMs } from "./timeouts";
import type { SessionInputs, SessionState } from "./types";

/** Sessions: the check and diff of their inputs, and what their verbs share. */
export class SessionResource implements Resource<SessionInputs, SessionState> {
  readonly noun = "session";
  readonly secretOutputs: ReadonlySet<string> = new Set(["qrCode"]);
  private readonly claims = new Claims();

  forget(): void {
    this.claims.forget();
  }

  know(id: string): void {
    this.claims.know(id);
  }

  check(declared: Bag): Checked {
    const checked = check(declared, rules);
    const { adoptSessionId } = checked.inputs;
    if (typeof adoptSessionId === "string") this.claims.want(adoptSessionId);
    return checked;
  }

  diff(id: string, { state, oldInputs, declared }: Compared, isDeclared: boolean): Diff {
    const { inputs } = check(declared, rules);
    const changes = diff(id, { ...oldInputs, activeEgress: state["activeEgress"] }, inputs);
    this.claims.meet(id, { olds: state, inputs, changes, isDeclared });
    return { inputs, changes };
  }

  knownInputs(declared: Bag): SessionInputs {
    return usable(check(declared, rules));
  }

  /** A session that the stack does not own comes without a status, which only its state can hold. */
  stateIn(bag: Bag): SessionState | undefined {
    return typeof bag["status"] === "string" ? (bag as unknown as SessionState) : undefined;
  }

  preview(inputs: Bag, olds?: Bag): Bag {
    return { ...inputs, ...UNKNOWN_YET, createdAt: olds ? olds["createdAt"] : UNKNOWN };
  }

  isUnsettled(state: Bag, inputs: Bag): boolean {
    return isUnsettled(state, inputs);
  }

  /** A QR code rotates, and a person scans it. */
  isMoving({ status }: Pick<SessionState, "status">): boolean {
    return status !== "ready";
  }

  timeoutMs(operation: Operation, inputs: Partial<SessionInputs>): number {
    return defaultTimeoutMs(operation, inputs);
  }

  progressText(status: string, { waitFor }: Partial<SessionInputs>): string {
    if (status === "qr_ready" && waitFor === "ready") return "waiting for the scan";
    if (status === "authenticating") return "scanned, linking";
    return redact(status);
  }

  connect({ api, clock, random }: Connection): SessionLifecycle {
    const { claims } = this;
    const maker = new Maker({ api, claims, clock });
    const watcher = sessionWatcher(api, clock, random);
    const listCache = sessionListCache(api, clock);
    return new SessionLifecycle({ api, maker, listCache, watcher, claims, clock });
  }
}

// What only the server can tell, and may tell otherwise after an update.
const UNKNOWN_YET: Record<keyof Omit<SessionState, keyof SessionInputs | "createdAt" | "egressBaseline">, symbol> = {
  status: UNKNOWN,
  qrCode: UNKNOWN,
  phoneNumber: UNKNOWN,
  pushName: UNKNOWN,
  senderId: UNKNOWN,
  lastError: UNKNOWN,
  lastConnectedAt: UNKNOWN,
  updatedAt: UNKNOWN,
  activeEgress: UNKNOWN,
  projectId: UNKNOWN,
};
