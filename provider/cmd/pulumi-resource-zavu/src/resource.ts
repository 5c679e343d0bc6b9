import {
  CheckFailure,
  CheckResponse,
  CreateResponse,
  DiffResponse,
  PropertyDiff,
  ReadResponse,
  UpdateResponse,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ConfigError, UnauthorizedError } from "pulumi-zavu-provider/errors";
import { failureText, sentence } from "pulumi-zavu-provider/failureText";
import type { AnyResource, Bag, Change, Observation, Outcome } from "pulumi-zavu-provider/lifecycle";
import { InitFailed } from "./initFailed";
import type { Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

/** Translates Pulumi's messages to the verbs of a kind of resource and back. */
export class ResourceService {
  constructor(
    private readonly plugin: Plugin,
    readonly resource: AnyResource,
  ) {}

  check(request: CheckRequest): CheckResponse {
    this.plugin.checked.add(request.getUrn());
    const { inputs, issues } = this.resource.check(fromWire(request.getNews()));
    const response = new CheckResponse();
    response.setInputs(issues.length > 0 ? request.getNews() : this.toWire(inputs));
    for (const { path, reason } of issues) {
      const failure = new CheckFailure();
      // The engine prints the value of a failure's `property`, even a secret one, so only the reason has the path.
      failure.setReason(`${path} ${reason}`);
      response.addFailures(failure);
    }
    return response;
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    const id = request.getId();
    const state = fromWire(request.getOlds());
    await this.plugin.checkOwner(this.resource, id, state);
    const oldInputs = fromWire(request.getOldInputs() ?? request.getOlds());
    const compared = { state, oldInputs, declared: fromWire(request.getNews()) };
    const {
      inputs,
      changes,
      deletesFirst = false,
    } = this.resource.diff(id, compared, this.plugin.checked.has(request.getUrn()));
    // The plugin's refresh records an unfinished resource in state, but that of the dynamic form does not.
    const isUnfinished = isFromDynamicForm(request) && this.resource.isUnsettled(state, inputs);
    const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
    const response = new DiffResponse();
    response.setChanges(changes.length > 0 || isUnfinished ? DIFF_SOME : DIFF_NONE);
    response.setHasdetaileddiff(true);
    response.setDeletebeforereplace(deletesFirst);
    for (const change of changes) response.getDetaileddiffMap().set(change.path, shown(change));
    return response;
  }

  async create(request: CreateRequest): Promise<CreateResponse> {
    const bag = fromWire(request.getProperties());
    const response = new CreateResponse();
    if (request.getPreview()) {
      response.setProperties(this.toWire(this.resource.preview(bag)));
      return response;
    }
    const inputs = this.resource.knownInputs(bag);
    const call = { operation: "create", ...callOf(request), inputs } as const;
    const outcome = await this.plugin.run(this.resource, call, (verbs, context) => verbs.create(inputs, context));
    const outputs = this.finished(outcome, bag);
    response.setId(outcome.id);
    response.setProperties(this.toWire(outputs));
    response.setRefreshBeforeUpdate(this.resource.isMoving(outputs));
    return response;
  }

  /** Reads for a refresh, which has the state, and for `exists`, an import and `.get`, which do not. */
  read(request: ReadRequest): Promise<ReadResponse> {
    if (isExistenceCheck(request.getUrn())) return this.exists(request);
    const bag = fromWire(request.getProperties());
    const state = this.resource.stateIn(bag, fromWire(request.getInputs()));
    return state ? this.refresh(request, bag, state) : this.readUnowned(request, bag);
  }

  private async refresh(request: ReadRequest, bag: Bag, state: object): Promise<ReadResponse> {
    const id = request.getId();
    const kept = fromWire(request.getInputs());
    const inputs = this.resource.appliedInputs?.(kept, state) ?? kept;
    // A change that replaces nothing may leave the outputs unchanged, so the inputs have the declared values.
    const olds: object = { ...bag, ...inputs };
    const found = await this.observe(request, olds).catch(async (cause: unknown) => {
      if (!(cause instanceof UnauthorizedError || cause instanceof ConfigError)) throw cause;
      const { noun } = this.resource;
      const reason = `${sentence(noun)} ${id} was not read: ${failureText("read", cause)}`;
      // Without a key, as in a preview of a pull request from a fork, no later step could read the resource either.
      if (cause instanceof ConfigError && !this.resource.isUnsettled(bag, inputs)) {
        await this.plugin.warn(request.getUrn(), reason);
        return { id, state: olds, problem: undefined, inputs: undefined };
      }
      // A refresh gets the configuration that the last `up` saved. If its key is no longer valid, the update that follows
      // has the new one, so the refresh must not fail the run.
      throw this.unfinished(id, olds, inputs, reason);
    });
    if (!found) return new ReadResponse();
    const now: Bag = found.inputs ?? inputs;
    // Report the init error again: a read that succeeds clears it from state, and `up` would not repair the resource.
    if (found.problem) throw this.unfinished(id, found.state, now, found.problem.text);
    return this.found(id, found.state, now);
  }

  /** Whether there is such a resource: an answer without properties means no. */
  private async exists(request: ReadRequest): Promise<ReadResponse> {
    // With a state, so that a single 404 is not believed: a program may create the resource that does not exist.
    const found = await this.observe(request, {});
    return found ? this.found(request.getId(), found.state, {}) : new ReadResponse();
  }

  /**
   * Reads a resource that the stack does not own. Newer engines send the same for an import and for `.get`, and ignore the
   * inputs in the answer to the latter.
   */
  private async readUnowned(request: ReadRequest, bag: Bag): Promise<ReadResponse> {
    const found = await this.observe(request, undefined);
    if (!found) return new ReadResponse();
    const { state, inputs, importProblem } = found;
    if (importProblem) {
      // Older engines send no properties with an import. Newer ones then report that the answer has no inputs.
      if (request.getProperties() === undefined) throw importProblem;
      await this.plugin.warn(request.getUrn(), `If this is an import: ${importProblem.text}`);
    }
    // A refresh of a `.get` must not record inputs: with inputs, the next one would take the resource for an owned one.
    if (this.resource.stateIn(bag)) return this.found(request.getId(), state, {});
    return this.found(request.getId(), state, importProblem ? undefined : (inputs ?? {}));
  }

  /** @param olds what state holds; undefined for a resource that the stack does not own. */
  private observe(request: ReadRequest, olds: object | undefined): Promise<Observation<object> | undefined> {
    const call = { operation: "read", ...callOf(request), inputs: {} } as const;
    return this.plugin.run(this.resource, call, (verbs, context) => verbs.read(request.getId(), olds, context));
  }

  private found(id: string, state: object, inputs: object | undefined): ReadResponse {
    const response = new ReadResponse();
    response.setId(id);
    response.setProperties(this.toWire(state));
    if (inputs) response.setInputs(this.toWire(inputs));
    response.setRefreshBeforeUpdate(this.resource.isMoving(state));
    return response;
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const id = request.getId();
    const [olds, news] = [fromWire(request.getOlds()), fromWire(request.getNews())];
    const response = new UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(this.toWire(this.resource.preview(news, olds)));
      return response;
    }
    const inputs = this.resource.knownInputs(news);
    const call = { operation: "update", ...callOf(request), inputs } as const;
    const outcome = await this.plugin.run(this.resource, call, (verbs, context) =>
      verbs.update(id, olds, inputs, context),
    );
    const outputs = this.finished(outcome, news);
    response.setProperties(this.toWire(outputs));
    response.setRefreshBeforeUpdate(this.resource.isMoving(outputs));
    return response;
  }

  async delete(request: DeleteRequest): Promise<Empty> {
    const state = fromWire(request.getProperties());
    const call = { operation: "delete", ...callOf(request), inputs: {} } as const;
    await this.plugin.run(this.resource, call, (verbs, context) => verbs.delete(request.getId(), state, context));
    return new Empty();
  }

  private toWire(bag: object): Struct {
    return toWire(bag, this.resource.secretOutputs);
  }

  private finished({ id, state, problem }: Outcome<object>, inputs: Bag): object {
    if (problem) throw this.unfinished(id, state, inputs, problem.text);
    return state;
  }

  /** The error for a resource that exists but is not as declared. */
  private unfinished(id: string, outputs: object, inputs: Bag, reason: string): InitFailed {
    const refreshBeforeUpdate = this.resource.isMoving(outputs);
    return new InitFailed({
      id,
      outputs: this.toWire(outputs),
      inputs: this.toWire(inputs),
      reason,
      refreshBeforeUpdate,
    });
  }
}

const callOf = (request: { getId?(): string; getUrn(): string; getTimeout(): number }) => ({
  id: request.getId?.(),
  urn: request.getUrn(),
  timeout: request.getTimeout(),
});

/** Whether a read is for `exists` in a program. The engine makes such a name up: `existsURNPrefix` in its source_eval.go. */
const isExistenceCheck = (urn: string) => urn.split("::").pop()?.startsWith("__exists__") === true;

const isFromDynamicForm = (request: DiffRequest) => request.getOlds()?.getFieldsMap().has("__provider") === true;

function shown({ how, replaces }: Change): PropertyDiff {
  const { Kind } = PropertyDiff;
  const kinds = {
    added: [Kind.ADD, Kind.ADD_REPLACE],
    removed: [Kind.DELETE, Kind.DELETE_REPLACE],
    changed: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  const difference = new PropertyDiff();
  difference.setKind(kinds[how][replaces ? 1 : 0]);
  difference.setInputdiff(true);
  return difference;
}
