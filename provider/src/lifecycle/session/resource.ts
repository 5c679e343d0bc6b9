import { redact } from "../../redact";
import { sessionListCache, sessionWatcher } from "../../wait";
import { check, usable } from "../check";
import { CreateOnce } from "../createOnce";
import type { Checked, Compared, Connection, Diff, Resource } from "../resource";
import { defaultTimeoutMs } from "../timeouts";
import { UNKNOWN, type Bag, type Operation } from "../types";
import { Claims } from "./claims";
import { sessionCreation } from "./creation";
import { diff, egressChanges, isUnsettled } from "./diff";
import { isEgressPending } from "./inPlace";
import { rules } from "./inputs";
import { SessionLifecycle } from "./lifecycle";
import type { SessionInputs, SessionState } from "./types";

/** The kind of resource for sessions: checks and diffs inputs, and keeps what the verbs share. */
export class SessionResource implements Resource<SessionInputs, SessionState> {
  readonly noun = "session";
  readonly secretOutputs: ReadonlySet<string> = new Set(["qrCode"]);
  private readonly claims = new Claims();

  forget(): void {
    this.claims.forget();
  }

  noteKnown(id: string): void {
    this.claims.noteKnown(id);
  }

  check(declared: Bag): Checked {
    const checked = check(declared, rules);
    const { adoptSessionId } = checked.inputs;
    if (typeof adoptSessionId === "string") this.claims.noteDeclared(adoptSessionId);
    return checked;
  }

  diff(id: string, { state, oldInputs, declared }: Compared, isDeclared: boolean): Diff {
    const { inputs } = check(declared, rules);
    const { activeEgress } = state;
    const changes = diff(id, { ...oldInputs, activeEgress, isEgressPending: isEgressPending(state, inputs) }, inputs);
    this.claims.noteDiff(id, { olds: state, inputs, changes, isDeclared });
    return { inputs, changes };
  }

  knownInputs(declared: Bag): SessionInputs {
    return usable(check(declared, rules));
  }

  /** Only the state of a session that the stack owns has a status. */
  stateIn(bag: Bag): SessionState | undefined {
    return typeof bag["status"] === "string" ? (bag as unknown as SessionState) : undefined;
  }

  /**
   * State has the egress that an in-place change has sent, even if the change failed later. A difference that diff does not
   * count was declared later, without an update.
   */
  appliedInputs(kept: Bag, state: SessionState): Bag {
    return egressChanges({ ...state }, kept).length > 0 ? { ...kept, egress: state.egress } : kept;
  }

  preview(inputs: Bag, olds?: Bag): Bag {
    return { ...inputs, ...UNKNOWN_YET, createdAt: olds ? olds["createdAt"] : UNKNOWN };
  }

  isUnsettled(state: Bag, inputs: Bag): boolean {
    return isUnsettled(state, inputs);
  }

  /** The QR code rotates, and a person may scan it, until the session is ready. */
  isMoving({ status }: Pick<SessionState, "status">): boolean {
    return status !== "ready";
  }

  timeoutMs(operation: Operation, { waitFor }: Partial<SessionInputs>): number {
    return defaultTimeoutMs(operation, waitFor === "ready");
  }

  progressText(status: string, { waitFor }: Partial<SessionInputs>): string {
    if (status === "qr_ready" && waitFor === "ready") return "waiting for the scan";
    if (status === "authenticating") return "scanned, linking";
    return redact(status);
  }

  connect({ api, clock, random }: Connection): SessionLifecycle {
    const { claims } = this;
    const creator = new CreateOnce({ creation: sessionCreation(api), known: claims, api, clock });
    const watcher = sessionWatcher(api, clock, random);
    const listCache = sessionListCache(api, clock);
    return new SessionLifecycle({ api, creator, listCache, watcher, claims, clock });
  }
}

// The values that only the server knows, and that an update may change.
const UNKNOWN_YET: Record<
  keyof Omit<SessionState, keyof SessionInputs | "createdAt" | "egressBaseline" | "isEgressPending">,
  symbol
> = {
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
