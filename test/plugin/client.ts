import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Bag = Record<string, unknown>;

/** How Pulumi marks a value that is not known, and one that is secret. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

export const URN = "urn:pulumi:test::project::zavu:index:WhatsAppAltSession::line";

const struct = (bag: Bag | undefined) =>
  bag === undefined ? undefined : Struct.fromJavaScript(bag as Record<string, JavaScriptValue>);
const plain = (bag: Struct | undefined) => bag?.toJavaScript() as Bag | undefined;

/** A partial failure as the engine reads it. */
export interface PartialFailure {
  id: string;
  properties: Bag | undefined;
  inputs: Bag | undefined;
  reasons: string[];
  refreshBeforeUpdate: boolean;
}

/** The error of a call of the plugin. */
export class CallFailed extends Error {
  readonly partialFailure: PartialFailure | undefined;

  constructor({ details, metadata }: grpc.ServiceError) {
    super(details);
    const [trailer] = metadata?.get("grpc-status-details-bin") ?? [];
    if (!trailer) return;
    const [any] = Status.deserializeBinary(trailer as Buffer).getDetailsList();
    const failed = any?.unpack<messages.ErrorResourceInitFailed>(
      (bytes) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    );
    if (!failed) return;
    this.partialFailure = {
      id: failed.getId(),
      properties: plain(failed.getProperties()),
      inputs: plain(failed.getInputs()),
      reasons: failed.getReasonsList(),
      refreshBeforeUpdate: failed.getRefreshBeforeUpdate(),
    };
  }
}

/** A bag as the engine passes it from state: with secrets unwrapped. */
export const unwrapped = (bag: Bag = {}): Bag =>
  Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, isSecret(value) ? value["value"] : value]));

const isSecret = (value: unknown): value is Bag =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

/** Sends a call to the plugin, and its answer back. */
export type Transport = Omit<ResourceProviderClient, keyof grpc.Client>;

/** Calls over the plugin's port. */
export const overPort = (port: number) =>
  new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

/** Calls the plugin's service without a connection. */
export function inProcess(implementation: grpc.UntypedServiceImplementation): Transport {
  const service = implementation as Record<string, (call: object, done: (...answer: unknown[]) => void) => void>;
  return new Proxy({} as Transport, {
    get:
      (_target, name: string) => (request: unknown, done: (error: grpc.ServiceError | null, answer: unknown) => void) =>
        service[name]?.({ request }, (error, answer) => done((error as grpc.ServiceError | undefined) ?? null, answer)),
  });
}

/** A client of the plugin that sends exactly what it is given. Absent bags are not sent. */
export class Client {
  constructor(
    private readonly grpc: Transport,
    private readonly urn: string = URN,
  ) {}

  private call<Q, A>(
    method: (request: Q, done: (error: grpc.ServiceError | null, answer: A) => void) => unknown,
    request: Q,
  ) {
    return new Promise<A>((resolve, reject) =>
      method.call(this.grpc, request, (error, answer) => (error ? reject(new CallFailed(error)) : resolve(answer))),
    );
  }

  attach(address: string) {
    const request = new PluginAttach();
    request.setAddress(address);
    return this.call<PluginAttach, Empty>(this.grpc.attach, request);
  }

  cancel = () => this.call<Empty, Empty>(this.grpc.cancel, new Empty());

  async configure(args?: Bag, id?: string) {
    const request = new messages.ConfigureRequest();
    if (id !== undefined) request.setId(id);
    request.setArgs(struct(args));
    return (
      await this.call<messages.ConfigureRequest, messages.ConfigureResponse>(this.grpc.configure, request)
    ).toObject();
  }

  async checkConfig(news?: Bag, project = "project") {
    const request = new messages.CheckRequest();
    request.setUrn(`urn:pulumi:test::${project}::pulumi:providers:zavu::default`);
    request.setNews(struct(news));
    const answer = await this.call<messages.CheckRequest, messages.CheckResponse>(this.grpc.checkConfig, request);
    return { inputs: plain(answer.getInputs()), failures: answer.getFailuresList().map((one) => one.toObject()) };
  }

  async diffConfig(olds?: Bag, news?: Bag) {
    const request = new messages.DiffRequest();
    request.setOldInputs(struct(olds));
    request.setNews(struct(news));
    const answer = await this.call<messages.DiffRequest, messages.DiffResponse>(this.grpc.diffConfig, request);
    return { replaces: answer.getReplacesList(), diffs: answer.getDiffsList() };
  }

  async check(news?: Bag, olds?: Bag) {
    const request = new messages.CheckRequest();
    request.setUrn(this.urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.call<messages.CheckRequest, messages.CheckResponse>(this.grpc.check, request);
    return {
      inputs: plain(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(id: string, { olds, oldInputs, news }: { olds?: Bag; oldInputs?: Bag; news?: Bag }) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setUrn(this.urn);
    request.setOlds(struct(olds));
    request.setOldInputs(struct(oldInputs));
    request.setNews(struct(news));
    const answer = await this.call<messages.DiffRequest, messages.DiffResponse>(this.grpc.diff, request);
    const kinds = Object.entries(messages.PropertyDiff.Kind);
    const detailed: Record<string, string | undefined> = {};
    answer.getDetaileddiffMap().forEach((difference, path) => {
      detailed[path] = kinds.find(([, kind]) => kind === difference.getKind())?.[0];
    });
    const changes = answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
    const deleteBeforeReplace = answer.getDeletebeforereplace();
    return { changes, replaces: answer.getReplacesList(), detailed, deleteBeforeReplace };
  }

  async create(properties?: Bag, { preview = false, timeout = 0 } = {}) {
    const request = new messages.CreateRequest();
    request.setUrn(this.urn);
    request.setProperties(struct(properties));
    request.setPreview(preview);
    request.setTimeout(timeout);
    const answer = await this.call<messages.CreateRequest, messages.CreateResponse>(this.grpc.create, request);
    return {
      id: answer.getId(),
      properties: plain(answer.getProperties()) ?? {},
      refreshBeforeUpdate: answer.getRefreshBeforeUpdate(),
    };
  }

  async read(id: string, { properties, inputs }: { properties?: Bag; inputs?: Bag } = {}, urn = this.urn) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setProperties(struct(properties));
    request.setInputs(struct(inputs));
    const answer = await this.call<messages.ReadRequest, messages.ReadResponse>(this.grpc.read, request);
    return {
      id: answer.getId(),
      properties: plain(answer.getProperties()),
      inputs: plain(answer.getInputs()),
      refreshBeforeUpdate: answer.getRefreshBeforeUpdate(),
    };
  }

  async update(id: string, olds?: Bag, news?: Bag, { preview = false, timeout = 0 } = {}) {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setUrn(this.urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setPreview(preview);
    request.setTimeout(timeout);
    const answer = await this.call<messages.UpdateRequest, messages.UpdateResponse>(this.grpc.update, request);
    return { properties: plain(answer.getProperties()) ?? {}, refreshBeforeUpdate: answer.getRefreshBeforeUpdate() };
  }

  async delete(id: string, properties?: Bag, timeout = 0) {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setUrn(this.urn);
    request.setProperties(struct(properties));
    request.setTimeout(timeout);
    await this.call<messages.DeleteRequest, Empty>(this.grpc.delete, request);
  }

  async invoke(tok: string, args?: Bag) {
    const request = new messages.InvokeRequest();
    request.setTok(tok);
    request.setArgs(struct(args));
    const answer = await this.call<messages.InvokeRequest, messages.InvokeResponse>(this.grpc.invoke, request);
    return {
      result: plain(answer.getReturn()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  /** One call of List, read to its end. */
  async list(
    token: string,
    { query, ...page }: { query?: Bag; limit?: number; pageSize?: number; cursor?: string } = {},
  ) {
    const request = new messages.ListRequest();
    request.setToken(token);
    request.setQuery(struct(query));
    request.setLimit(page.limit ?? 0);
    request.setPageSize(page.pageSize ?? 0);
    request.setContinuationToken(page.cursor ?? "");
    const answers: messages.ListResponse[] = [];
    await new Promise<void>((resolve, reject) => {
      this.grpc
        .list(request)
        .on("data", (answer: messages.ListResponse) => answers.push(answer))
        .on("error", (error: grpc.ServiceError) => reject(new CallFailed(error)))
        .on("end", () => resolve());
    });
    return {
      items: answers.flatMap((answer) => answer.getResult()?.toObject() ?? []),
      cursor: answers.flatMap((answer) => answer.getContinuation()?.getContinuationToken() ?? [])[0],
      isComputed: answers.some((answer) => answer.hasComputed()),
    };
  }

  async schema() {
    const request = new messages.GetSchemaRequest();
    const answer = await this.call<messages.GetSchemaRequest, messages.GetSchemaResponse>(this.grpc.getSchema, request);
    return JSON.parse(answer.getSchema()) as Bag;
  }
}
