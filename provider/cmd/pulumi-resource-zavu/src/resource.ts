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
import type { AnyResource, Bag, Change, Outcome } from "pulumi-zavu-provider/lifecycle";
import { InitFailed } from "./initFailed";
import type { Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

/** The verbs of a kind of resource as Pulumi calls them: its messages to the resource and back. */
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
      // The engine prints the value of a failure's property, secret or not; so the path stands in the reason alone.
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
    const { inputs, changes } = this.resource.diff(id, compared, this.plugin.checked.has(request.getUrn()));
    // A refresh with the plugin records an unfinished resource in state. State of the dynamic form has no such record.
    const isLeft = isFromDynamicForm(request) && this.resource.isUnsettled(state, inputs);
    const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
    const response = new DiffResponse();
    response.setChanges(changes.length > 0 || isLeft ? DIFF_SOME : DIFF_NONE);
    response.setHasdetaileddiff(true);
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

  /**
   * Four callers: a refresh (it has the state), an import (it has neither state nor inputs), `.get` (both are there and
   * empty), and a `.get` that is refreshed.
   */
  async read(request: ReadRequest): Promise<ReadResponse> {
    const id = request.getId();
    const bag = fromWire(request.getProperties());
    const inputs = fromWire(request.getInputs());
    // A change that replaces nothing may leave the outputs as they were, so what is declared stands in the inputs.
    const olds: object | undefined = this.resource.stateIn(bag) && { ...bag, ...inputs };
    const isImport = request.getProperties() === undefined;
    const call = { operation: "read", ...callOf(request), inputs: {} } as const;
    const found = await this.plugin
      .run(this.resource, call, (verbs, context) => verbs.read(id, olds, context))
      .catch(async (cause: unknown) => {
        if (!olds || !(cause instanceof UnauthorizedError || cause instanceof ConfigError)) throw cause;
        const { noun } = this.resource;
        const reason = `${sentence(noun)} ${id} was not read: ${failureText("read", cause)}`;
        // Without a key nothing follows that could read it either: a preview of a pull request from a fork, for example.
        if (cause instanceof ConfigError && !this.resource.isUnsettled(bag, inputs)) {
          await this.plugin.warn(request.getUrn(), reason);
          return { id, state: olds, problem: undefined, inputs: undefined, importProblem: undefined };
        }
        // A refresh gets the configuration that the last `up` saved. If its key is no longer valid, the update that
        // follows has the new one: failing here would keep it from being reached.
        throw this.unfinished(id, olds, inputs, reason);
      });
    const response = new ReadResponse();
    if (!found) return response;
    const { state } = found;
    if (isImport && found.importProblem) throw found.importProblem;
    const now: Bag = (isImport || olds ? found.inputs : undefined) ?? inputs;
    // Report the init error again: a read that succeeds clears it from state, and `up` would not repair the resource.
    if (found.problem) throw this.unfinished(id, state, now, found.problem.text, isImport || olds !== undefined);
    response.setId(id);
    response.setProperties(this.toWire(state));
    response.setInputs(this.toWire(now));
    response.setRefreshBeforeUpdate((isImport || olds !== undefined) && this.resource.isMoving(state));
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
  private unfinished(id: string, outputs: object, inputs: Bag, reason: string, isOwned = true): InitFailed {
    const refreshBeforeUpdate = isOwned && this.resource.isMoving(outputs);
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
