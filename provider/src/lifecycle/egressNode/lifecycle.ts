import type { Api, EgressNode, Pairing } from "../../api";
import { orStopped, pause, type Clock, type Limits } from "../../clock";
import { ApiError, AdoptionError, LeftoverError, NotFoundError, type ZavuError } from "../../errors";
import type { Watcher } from "../../wait";
import type { CreateOnce } from "../createOnce";
import { Missing } from "../missing";
import type { Verbs } from "../resource";
import { defaultTimeoutMs } from "../timeouts";
import type { Context, Observation, Outcome } from "../types";
import type { CreatedNode } from "./creation";
import { gone, tokenFailed, waitBroken, whyOffline, whyUnsettled } from "./problems";
import { needOf, wasOnline } from "./standing";
import { pairedBy, stateOf, type Paired } from "./state";
import type { EgressNodeInputs, EgressNodeState } from "./types";

// One of several servers may not know a new node yet, so a 404 does not count within this time.
const VISIBLE_MS = 20_000;
const BETWEEN_REQUESTS_MS = 2_000;

export interface EgressNodeParts {
  api: Api;
  creator: CreateOnce<EgressNodeInputs, CreatedNode>;
  watcher: Watcher<EgressNode>;
  clock: Clock;
  /** The local clock, in Unix ms, which is used until an answer has the server's time. */
  localTime: () => number;
}

/** An egress node from its creation to its revocation. */
export class EgressNodeLifecycle implements Verbs<EgressNodeInputs, EgressNodeState> {
  private readonly missing = new Map<string | undefined, Missing<EgressNode>>();

  constructor(private readonly parts: EgressNodeParts) {}

  /** Creates a node with one POST, and waits for its device if `waitFor` says so. */
  async create(inputs: EgressNodeInputs, context: Context): Promise<Outcome<EgressNodeState>> {
    const { creator, clock } = this.parts;
    const allowedMs = context.deadline - clock.now();
    // Requested before there is a node: a wait that times out knows the owner, and the answer has the server's time.
    await orStopped(this.projectOf(), context.signal);
    const created = await creator.create(inputs, context);
    const { pairing, ...node } = created.item;
    const paired = pairing ? pairedBy(pairing) : {};
    const [outcome, leftover] = await Promise.all([
      this.settle(node, inputs, context, { allowedMs, isNew: true, paired }),
      creator.leftover(inputs, created, context),
    ]);
    if (context.gone.aborted) await this.undo(outcome);
    if (!leftover) return outcome;
    const { problem } = outcome;
    return {
      ...outcome,
      problem: problem ? new LeftoverError(`${problem.text} ${leftover.message}`, leftover.hint) : leftover,
    };
  }

  async read(
    id: string,
    olds: EgressNodeState | undefined,
    context: Context,
  ): Promise<Observation<EgressNodeState> | undefined> {
    const { egressNodes } = this.parts.api;
    const node = olds ? await this.missingOf(olds).find(id, olds, context) : await egressNodes.get(id, context);
    if (!node) return undefined;
    const projectId = await this.projectOf(olds?.projectId);
    if (olds) {
      const problem = whyUnsettled(id, needOf(node, olds, olds, this.now()));
      return { id, state: stateOf(node, olds, projectId, olds), problem };
    }
    const { senderId, label } = node;
    const state = stateOf(node, { senderId: senderId ?? "", label }, projectId);
    return senderId === undefined
      ? {
          id,
          state,
          importProblem: new AdoptionError(
            `Egress node ${id} was not imported: the API does not name its sender.`,
            "Create a new node.",
          ),
        }
      : { id, state, inputs: { senderId, label } };
  }

  /** Requests a new token if the device has never connected and the token cannot be used. Then waits as create does. */
  async update(
    id: string,
    olds: EgressNodeState,
    news: EgressNodeInputs,
    context: Context,
  ): Promise<Outcome<EgressNodeState>> {
    const allowedMs = context.deadline - this.parts.clock.now();
    const node = await this.missingOf(olds).find(id, olds, context);
    if (!node) throw gone(id);
    return this.settle(node, news, context, { allowedMs, paired: olds, projectId: olds.projectId });
  }

  /** Revokes a node. Succeeds if it is already gone. */
  async delete(id: string, olds: Partial<EgressNodeState>, context: Context): Promise<void> {
    await this.missingOf(olds).remove(id, olds, context, () => this.parts.api.egressNodes.delete(id, context));
  }

  async checkOwner(id: string, olds: Partial<EgressNodeState>): Promise<void> {
    await this.missingOf(olds).checkProject(id, olds.projectId);
  }

  /** Brings a node that exists to `waitFor`. Never throws: a failure is the `problem` of the outcome. */
  private async settle(
    first: EgressNode,
    inputs: EgressNodeInputs,
    context: Context,
    { allowedMs, isNew = false, paired: given, projectId }: Settling,
  ): Promise<Outcome<EgressNodeState>> {
    const { id } = first;
    let last = first;
    let paired = given;
    const see = (node: EgressNode) => {
      last = node;
      context.report(node.status);
    };
    const bring = async (): Promise<ZavuError | undefined> => {
      see(first);
      if (needOf(first, paired, inputs, this.now()) === "token") {
        const token = await this.requestToken(id, context, isNew).catch((error: unknown) => ({ error }));
        if ("error" in token) return tokenFailed(id, token.error);
        paired = pairedBy(token);
      }
      if (inputs.waitFor !== "online" || wasOnline(first)) return undefined;
      const judge = (node: EgressNode) => {
        if (node.status !== last.status) see(node);
        last = node;
        return wasOnline(node) ? "done" : "person";
      };
      const end = await this.parts.watcher.until(id, "person", context, judge, { isNew });
      return whyOffline(id, last.status, end, allowedMs);
    };
    const problem = await bring().catch((error: unknown) => waitBroken(id, error));
    const owner = await orStopped(this.projectOf(projectId), context.signal);
    return { id, state: stateOf(last, inputs, owner, paired), problem };
  }

  private async requestToken(id: string, context: Context, isNew: boolean): Promise<Pairing> {
    const { api, clock } = this.parts;
    const until = clock.now() + VISIBLE_MS;
    for (;;) {
      try {
        return await api.egressNodes.requestToken(id, context);
      } catch (error) {
        const isLate = isNew && error instanceof NotFoundError && clock.now() < until;
        if (!isLate || !(await pause(clock, BETWEEN_REQUESTS_MS, context))) throw error;
      }
    }
  }

  /** Deletes a node that create has just created, since the engine is gone and cannot save it. */
  private async undo({ id, state }: Outcome<EgressNodeState>): Promise<void> {
    const deadline = this.parts.clock.now() + defaultTimeoutMs("delete");
    const limits: Limits = { signal: new AbortController().signal, deadline };
    const send = () => this.parts.api.egressNodes.delete(id, limits);
    await this.missingOf(state)
      .remove(id, state, limits, send)
      .catch(() => undefined);
  }

  /** Decides whether a node of this sender is gone. The API lists only the nodes of one sender. */
  private missingOf({ senderId }: Partial<EgressNodeState>): Missing<EgressNode> {
    const { api, clock } = this.parts;
    let missing = this.missing.get(senderId);
    if (!missing) {
      const reader = {
        get: (id: string, limits: Limits) => api.egressNodes.get(id, limits),
        // `exists` in a program knows no sender, so the two reads decide alone.
        all: async (limits: Limits) => (senderId === undefined ? [] : this.nodesOf(senderId, limits)),
      };
      missing = new Missing({ noun: "egress node", api, clock, reader });
      this.missing.set(senderId, missing);
    }
    return missing;
  }

  /** The nodes of a sender; none if the sender does not exist. */
  private async nodesOf(senderId: string, limits: Limits): Promise<EgressNode[]> {
    const { egressNodes, senders } = this.parts.api;
    try {
      return await egressNodes.of(senderId).all(limits);
    } catch (failure) {
      if (!(failure instanceof ApiError) || ![400, 404].includes(failure.refusal.status)) throw failure;
      const isGone = await senders.get(senderId, limits).then(
        () => false,
        (error: unknown) => error instanceof NotFoundError,
      );
      if (isGone) return [];
      throw failure;
    }
  }

  private now(): number {
    return this.parts.api.serverClock.now() ?? this.parts.localTime();
  }

  /** The project that owns the key's nodes. Undefined if it cannot be read, which fails nothing. */
  private async projectOf(known?: string): Promise<string | undefined> {
    return known ?? this.parts.api.account.projectId().catch(() => undefined);
  }
}

/** How to bring a node that exists to `waitFor`. */
interface Settling {
  /** The time limit of the whole operation, in ms. */
  allowedMs: number;
  /** Whether this operation has created it. Then a 404 only means that the API does not show it yet. */
  isNew?: boolean;
  /** The token in state, or from the answer to the POST. */
  paired: Paired;
  projectId?: string | undefined;
}
