import { redact } from "../../redact";
import { egressNodeWatcher } from "../../wait";
import { changes } from "../changes";
import { check, usable } from "../check";
import { CreateOnce } from "../createOnce";
import type { Checked, Compared, Connection, Diff, Resource } from "../resource";
import { defaultTimeoutMs } from "../timeouts";
import { UNKNOWN, type Bag, type Operation } from "../types";
import { nodeCreation } from "./creation";
import { rules } from "./inputs";
import { EgressNodeLifecycle } from "./lifecycle";
import { needOf, wasOnline } from "./standing";
import type { EgressNodeInputs, EgressNodeState } from "./types";

/** The kind of resource for egress nodes: checks and diffs inputs, and keeps what the verbs share. */
export class EgressNodeResource implements Resource<EgressNodeInputs, EgressNodeState> {
  readonly noun = "egress node";
  readonly secretOutputs: ReadonlySet<string> = new Set(["pairingToken", "pairingQr"]);
  private readonly ids = new Set<string>();

  /** @param localTime the local clock, in Unix ms, since a diff sends no request for the server's time. */
  constructor(private readonly localTime: () => number = Date.now) {}

  forget(): void {
    this.ids.clear();
  }

  noteKnown(id: string): void {
    this.ids.add(id);
  }

  check(declared: Bag): Checked {
    return check(declared, rules);
  }

  diff(_id: string, { oldInputs, declared }: Compared): Diff {
    const { inputs } = check(declared, rules);
    const replacing = ["senderId", "label"].flatMap((name) => changes(name, oldInputs[name], inputs[name]));
    const waiting = changes("waitFor", oldInputs["waitFor"] ?? "created", inputs["waitFor"] ?? "created");
    return {
      inputs,
      changes: [
        ...replacing.map((change) => ({ ...change, replaces: true })),
        ...waiting.map((change) => ({ ...change, replaces: false })),
      ],
    };
  }

  knownInputs(declared: Bag): EgressNodeInputs {
    return usable(check(declared, rules));
  }

  /** Only a node that the stack owns has both a status in state and a declared sender. */
  stateIn(bag: Bag, inputs: Bag = bag): EgressNodeState | undefined {
    return typeof inputs["senderId"] === "string" && typeof bag["status"] === "string"
      ? (bag as unknown as EgressNodeState)
      : undefined;
  }

  preview(inputs: Bag, olds?: Bag): Bag {
    return { ...inputs, ...UNKNOWN_YET, createdAt: olds ? olds["createdAt"] : UNKNOWN };
  }

  isUnsettled(state: Bag, inputs: Bag): boolean {
    const node = this.stateIn(state);
    return (
      node !== undefined && needOf(node, node, inputs as Partial<EgressNodeInputs>, this.localTime()) !== "nothing"
    );
  }

  isMoving(state: Pick<EgressNodeState, "status" | "lastSeenAt">): boolean {
    return !wasOnline(state);
  }

  timeoutMs(operation: Operation, { waitFor }: Partial<EgressNodeInputs>): number {
    return defaultTimeoutMs(operation, waitFor === "online");
  }

  progressText(status: string, { waitFor }: Partial<EgressNodeInputs>): string {
    return status === "pending" && waitFor === "online" ? "waiting for the device" : redact(status);
  }

  connect({ api, clock, random }: Connection): EgressNodeLifecycle {
    const known = { noteKnown: (id: string) => this.noteKnown(id), isKnown: (id: string) => this.ids.has(id) };
    const creator = new CreateOnce({ creation: nodeCreation(api), known, api, clock });
    const watcher = egressNodeWatcher(api, clock, random);
    return new EgressNodeLifecycle({ api, creator, watcher, clock, localTime: this.localTime });
  }
}

// The values that only the server knows, and that an update may change.
const UNKNOWN_YET: Record<keyof Omit<EgressNodeState, keyof EgressNodeInputs | "createdAt">, symbol> = {
  status: UNKNOWN,
  exitIp: UNKNOWN,
  exitCountry: UNKNOWN,
  net: UNKNOWN,
  lastSeenAt: UNKNOWN,
  projectId: UNKNOWN,
  pairingToken: UNKNOWN,
  pairingQr: UNKNOWN,
  pairingExpiresAt: UNKNOWN,
};
