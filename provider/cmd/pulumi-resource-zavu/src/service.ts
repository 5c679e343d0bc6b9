import {
  status as code,
  type handleUnaryCall,
  type ServiceError,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
  type ConfigureRequest,
  type DiffRequest,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type InvokeRequest,
  type ProviderHandshakeRequest,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { failureText } from "pulumi-zavu-provider/failureText";
import schema from "../schema.json";
import { checkConfig, configure, diffConfig } from "./config";
import { invoke } from "./functions";
import { InitFailed, initFailedError } from "./initFailed";
import type { Plugin } from "./plugin";
import { SessionResource } from "./session";

/** Pulumi's resource provider service: a call, the room that answers it. What is not here answers UNIMPLEMENTED. */
export function serviceOf(plugin: Plugin): UntypedServiceImplementation {
  const session = new SessionResource(plugin);
  return {
    handshake: unary("handshake", (request: ProviderHandshakeRequest) => {
      plugin.connect(request.getEngineAddress());
      // Secrets come unwrapped and the engine marks inputs again by itself, nested ones too.
      return new ProviderHandshakeResponse();
    }),
    attach: unary("attach", (request: PluginAttach) => {
      plugin.connect(request.getAddress());
      return new Empty();
    }),
    cancel: unary("cancel", () => {
      plugin.cancel();
      return new Empty();
    }),
    getPluginInfo: unary("getPluginInfo", () => {
      const info = new PluginInfo();
      info.setVersion(schema.version);
      return info;
    }),
    getSchema: unary("getSchema", () => {
      const response = new GetSchemaResponse();
      response.setSchema(JSON.stringify(schema));
      return response;
    }),
    getMapping: unary("getMapping", () => new GetMappingResponse()),
    getMappings: unary("getMappings", () => new GetMappingsResponse()),
    checkConfig: unary("the check of the configuration", (request: CheckRequest) => checkConfig(request, plugin.env)),
    diffConfig: unary("the diff of the configuration", (request: DiffRequest) => diffConfig(plugin, request)),
    configure: unary("configure", (request: ConfigureRequest) => configure(plugin, request)),
    invoke: unary("a function", (request: InvokeRequest) => invoke(plugin, request)),
    check: unary("check", (request: CheckRequest) => session.check(request)),
    diff: unary("diff", (request: DiffRequest) => session.diff(request)),
    create: unary("create", (request: CreateRequest) => session.create(request)),
    read: unary("read", (request: ReadRequest) => session.read(request)),
    update: unary("update", (request: UpdateRequest) => session.update(request)),
    delete: unary("delete", (request: DeleteRequest) => session.delete(request)),
  };
}

/** One way in and out of every call: an answer, or an error that is fit to show. */
function unary<Q, A>(name: string, answer: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> {
  return (call, reply) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => reply(null, response),
        (cause: unknown) => reply(asServiceError(name, cause, call.request)),
      )
      // A call that is never answered hangs the engine.
      .catch(() => reply({ code: code.INTERNAL, details: `pulumi-zavu could not say what became of ${name}.` }));
  };
}

function asServiceError(name: string, cause: unknown, request: unknown): Partial<ServiceError> {
  if (cause instanceof InitFailed) return initFailedError(cause.made);
  const id = (request as Partial<{ getId(): string }>).getId?.() || undefined;
  return { code: code.UNKNOWN, details: failureText(name, cause, id) };
}
