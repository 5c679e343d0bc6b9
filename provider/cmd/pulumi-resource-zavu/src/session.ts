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
import { AdoptionError, ConfigError, UnauthorizedError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import {
  UNKNOWN,
  check,
  diff,
  isUnsettled,
  knownInputs,
  type Change,
  type Outcome,
  type SessionInputs,
  type SessionState,
} from "pulumi-zavu-provider/lifecycle";
import { redact } from "pulumi-zavu-provider/redact";
import { InitFailed } from "./initFailed";
import type { Plugin } from "./plugin";
import { fromWire, toWire, type Bag } from "./wire";

/** The verbs of `zavu:index:WhatsAppAltSession`: Pulumi's messages to the lifecycle and back. */
export class SessionResource {
  constructor(private readonly plugin: Plugin) {}

  check(request: CheckRequest): CheckResponse {
    this.plugin.checked.add(request.getUrn());
    const { inputs, problems } = check(fromWire(request.getNews()));
    const adopted = inputs["adoptSessionId"];
    if (typeof adopted === "string") this.plugin.claims.want(adopted);
    const response = new CheckResponse();
    response.setInputs(problems.length > 0 ? request.getNews() : toWire(inputs));
    for (const { path, reason } of problems) {
      const failure = new CheckFailure();
      // The engine prints the value of a failure's property, secret or not; so the path stands in the reason alone.
      failure.setReason(`${path} ${reason}`);
      response.addFailures(failure);
    }
    return response;
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    const id = request.getId();
    const olds = fromWire(request.getOlds());
    await this.plugin.checkOwner(id, olds as Partial<SessionState>);
    const { inputs } = check(fromWire(request.getNews()));
    const oldInputs = fromWire(request.getOldInputs() ?? request.getOlds());
    const changes = diff(id, { ...oldInputs, activeEgress: olds["activeEgress"] }, inputs);
    const isDeclared = this.plugin.checked.has(request.getUrn());
    this.plugin.claims.meet(id, { olds, inputs, changes, isDeclared });
    // What a refresh of this plugin finds unfinished stays on record by itself; what the dynamic form left does not.
    const isLeft = isFromDynamicForm(request) && isUnsettled(olds, inputs);
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
      response.setProperties(toWire({ ...bag, ...UNKNOWN_YET, createdAt: UNKNOWN }));
      return response;
    }
    const inputs = knownInputs(bag);
    const asked = { operation: "create", ...resourceOf(request), waitFor: inputs.waitFor } as const;
    const outcome = await this.plugin.run(asked, (lifecycle, context) => lifecycle.create(inputs, context));
    const outputs = finished(outcome, bag);
    response.setId(outcome.id);
    response.setProperties(toWire(outputs));
    response.setRefreshBeforeUpdate(isMoving(outputs));
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
    const olds = typeof bag["status"] === "string" ? ({ ...bag, ...inputs } as unknown as SessionState) : undefined;
    const isImport = request.getProperties() === undefined;
    const asked = { operation: "read", urn: request.getUrn(), timeout: request.getTimeout() } as const;
    const found = await this.plugin
      .run({ ...asked, id }, (lifecycle, context) => lifecycle.read(id, olds, context))
      .catch(async (cause: unknown) => {
        if (!olds || !(cause instanceof UnauthorizedError || cause instanceof ConfigError)) throw cause;
        const reason = `Session ${id} was not read: ${failureText("read", cause)}`;
        // Without a key nothing follows that could read it either: a preview of a pull request from a fork, for example.
        if (cause instanceof ConfigError && !isUnsettled(bag, inputs)) {
          await this.plugin.warn(request.getUrn(), reason);
          return { id, state: olds, problem: undefined, inputs: undefined };
        }
        // A refresh gets the configuration that the last `up` saved. If its key is no longer valid, the update that
        // follows has the new one: failing here would keep it from being reached.
        throw new InitFailed({ id, outputs: olds, inputs, reason, refreshBeforeUpdate: isMoving(olds) });
      });
    const response = new ReadResponse();
    if (!found) return response;
    const { state, problem } = found;
    if (isImport && !found.inputs) {
      throw new AdoptionError(
        `Session ${id} was not imported: no program can declare its egress (${redact(state.activeEgress?.kind ?? "unknown")}), and the next \`pulumi up\` would replace it.`,
        "Read it with `.get` where the stack need not own it.",
      );
    }
    const now = (isImport || olds ? found.inputs : undefined) ?? inputs;
    const refreshBeforeUpdate = (isImport || olds !== undefined) && isMoving(state);
    // A mark that a refresh finds on the resource it would clear, and with it the repair.
    if (problem)
      throw new InitFailed({ id, outputs: state, inputs: { ...now }, reason: problem.text, refreshBeforeUpdate });
    response.setId(id);
    response.setProperties(toWire(state));
    response.setInputs(toWire(now));
    response.setRefreshBeforeUpdate(refreshBeforeUpdate);
    return response;
  }

  async update(request: UpdateRequest): Promise<UpdateResponse> {
    const id = request.getId();
    const [olds, news] = [fromWire(request.getOlds()), fromWire(request.getNews())];
    const response = new UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(toWire({ ...news, ...UNKNOWN_YET, createdAt: olds["createdAt"] }));
      return response;
    }
    const inputs = knownInputs(news);
    const asked = { operation: "update", ...resourceOf(request), waitFor: inputs.waitFor } as const;
    const outcome = await this.plugin.run(asked, (lifecycle, context) =>
      lifecycle.update(id, olds as unknown as SessionState, inputs, context),
    );
    const outputs = finished(outcome, news);
    response.setProperties(toWire(outputs));
    response.setRefreshBeforeUpdate(isMoving(outputs));
    return response;
  }

  async delete(request: DeleteRequest): Promise<Empty> {
    const state = fromWire(request.getProperties()) as unknown as SessionState;
    const asked = { operation: "delete", ...resourceOf(request) } as const;
    await this.plugin.run(asked, (lifecycle, context) => lifecycle.delete(request.getId(), state, context));
    return new Empty();
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

const resourceOf = (request: { getId?(): string; getUrn(): string; getTimeout(): number }) => ({
  id: request.getId?.(),
  urn: request.getUrn(),
  timeout: request.getTimeout(),
});

/** Whether state is soon old: a QR rotates, a person scans. A plain `up` then reads the session first. */
const isMoving = ({ status }: Pick<SessionState, "status">) => status !== "ready";

const isFromDynamicForm = (request: DiffRequest) => request.getOlds()?.getFieldsMap().has("__provider") === true;

function finished({ id, state, problem }: Outcome, inputs: Bag): SessionState {
  if (!problem) return state;
  throw new InitFailed({ id, outputs: state, inputs, reason: problem.text, refreshBeforeUpdate: isMoving(state) });
}

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
