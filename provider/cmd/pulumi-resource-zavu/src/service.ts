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
import type { AnyResource } from "pulumi-zavu-provider/lifecycle";
import schema from "../schema.json";
import { checkConfig, configure, diffConfig } from "./config";
import { invoke } from "./functions";
import { InitFailed, initFailedError } from "./initFailed";
import type { Plugin } from "./plugin";
import { ResourceService } from "./resource";
import { byToken } from "./resources";

/**
 * Pulumi's resource provider service. What is not here answers UNIMPLEMENTED.
 *
 * @param resources the kinds of resource by their tokens.
 */
export function serviceOf(
  plugin: Plugin,
  resources: Record<string, AnyResource> = byToken(plugin.resources),
): UntypedServiceImplementation {
  const services = new Map(
    Object.entries(resources).map(([token, resource]) => [token, new ResourceService(plugin, resource)]),
  );
  const serviceOfUrn = (request: { getUrn(): string }) => services.get(tokenOf(request.getUrn()));
  /** A verb of the resource that a URN names. */
  const verb = <Q extends { getUrn(): string }, A>(
    name: string,
    answer: (service: ResourceService, request: Q) => A | Promise<A>,
  ) =>
    unary(
      name,
      (request: Q) => {
        const service = serviceOfUrn(request);
        if (!service) throw new Error(`this plugin has no resource ${tokenOf(request.getUrn())}`);
        return answer(service, request);
      },
      (request) => serviceOfUrn(request)?.resource.noun,
    );
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

/** One way in and out of every call: an answer, or an error that is fit to show. */
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
      // A call that is never answered hangs the engine.
      .catch(() => reply({ code: code.INTERNAL, details: `pulumi-zavu could not say what became of ${name}.` }));
  };
}

function asServiceError(name: string, cause: unknown, request: unknown, noun?: string): Partial<ServiceError> {
  if (cause instanceof InitFailed) return initFailedError(cause.made);
  const id = (request as Partial<{ getId(): string }>).getId?.() || undefined;
  return { code: code.UNKNOWN, details: failureText(name, cause, noun === undefined ? undefined : { noun, id }) };
}
