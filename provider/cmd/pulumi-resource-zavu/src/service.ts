import {
  status as code,
  type handleServerStreamingCall,
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
  type ListRequest,
  type ProviderHandshakeRequest,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { InputError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import type { AnyResource } from "pulumi-zavu-provider/lifecycle";
import schema from "../schema.json";
import { checkConfig, configure, diffConfig } from "./config";
import { invoke } from "./functions";
import { InitFailed, initFailedError } from "./initFailed";
import { list } from "./lists";
import type { Plugin } from "./plugin";
import { ResourceService } from "./resource";
import { byToken } from "./resources";

/**
 * Pulumi's resource provider service. All other methods answer UNIMPLEMENTED.
 *
 * @param resources the kinds of resource by token.
 */
export function serviceOf(
  plugin: Plugin,
  resources: Record<string, AnyResource> = byToken(plugin.resources),
): UntypedServiceImplementation {
  const services = new Map(
    Object.entries(resources).map(([token, resource]) => [token, new ResourceService(plugin, resource)]),
  );
  const serviceOfUrn = (request: { getUrn(): string }) => services.get(tokenOf(request.getUrn()));
  /** A verb of the resource in the request's URN. */
  const verb = <Q extends { getUrn(): string }, A>(
    name: string,
    answer: (service: ResourceService, request: Q) => A | Promise<A>,
  ) =>
    unary(
      name,
      (request: Q) => {
        const service = serviceOfUrn(request);
        if (!service) {
          const text = `This version of the plugin has no resource ${tokenOf(request.getUrn())}.`;
          throw new InputError(text, "Install the plugin version that matches the SDK.");
        }
        return answer(service, request);
      },
      (request) => serviceOfUrn(request)?.resource.noun,
    );
  return {
    handshake: unary("handshake", (request: ProviderHandshakeRequest) => {
      plugin.connect(request.getEngineAddress());
      // The response asks for unwrapped secrets. The engine marks secret inputs again by itself, also nested ones.
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
    list: stream("list", (request: ListRequest) => list(plugin, request)),
    check: verb("check", (service, request: CheckRequest) => service.check(request)),
    diff: verb("diff", (service, request: DiffRequest) => service.diff(request)),
    create: verb("create", (service, request: CreateRequest) => service.create(request)),
    read: verb("read", (service, request: ReadRequest) => service.read(request)),
    update: verb("update", (service, request: UpdateRequest) => service.update(request)),
    delete: verb("delete", (service, request: DeleteRequest) => service.delete(request)),
  };
}

/** The type in a URN: urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME. */
const tokenOf = (urn: string) => urn.split("::")[2]?.split("$").pop() ?? "";

/** Wraps a call, so that it always ends with an answer or with an error that may be shown. */
function unary<Q, A>(
  name: string,
  answer: (request: Q) => A | Promise<A>,
  nounOf: (request: Q) => string | undefined = () => undefined,
): handleUnaryCall<Q, A> {
  return (call, reply) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => reply(null, response),
        (cause: unknown) => reply(asServiceError(name, cause, call.request, nounOf(call.request))),
      )
      // A call without an answer would block the engine.
      .catch(() => reply(withoutText(name)));
  };
}

/** The same for a call whose answer is a stream. */
function stream<Q, A>(name: string, answer: (request: Q) => Promise<A[]>): handleServerStreamingCall<Q, A> {
  return (call) => {
    answer(call.request)
      .then((responses) => {
        for (const response of responses) call.write(response);
        call.end();
      })
      .catch((cause: unknown) => call.emit("error", asServiceError(name, cause, call.request)))
      .catch(() => call.emit("error", withoutText(name)));
  };
}

/** The error if the error of a call cannot be written. */
const withoutText = (name: string) => ({
  code: code.INTERNAL,
  details: `pulumi-zavu failed in ${name}, and its error could not be written; this is an internal error, please report it.`,
});

function asServiceError(name: string, cause: unknown, request: unknown, noun?: string): Partial<ServiceError> {
  if (cause instanceof InitFailed) return initFailedError(cause.resource);
  const id = (request as Partial<{ getId(): string }>).getId?.() || undefined;
  return { code: code.UNKNOWN, details: failureText(name, cause, noun === undefined ? undefined : { noun, id }) };
}
