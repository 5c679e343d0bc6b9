import { ListResponse, type ListRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InputError } from "pulumi-zavu-provider/errors";
import { holdsUnknown, type Listed, type Lookups, type PageRequest } from "pulumi-zavu-provider/lifecycle";
import type { Limits } from "pulumi-zavu-provider/clock";
import { checkedArguments, type Takes } from "./arguments";
import type { Plugin } from "./plugin";
import { fromWire } from "./wire";

/** How to list a kind of resource: the `listInputs` of the schema, and a function that reads one page. */
interface ResourceList {
  takes: Takes;
  list(lookups: Lookups, page: PageRequest, limits: Limits, args: Record<string, string>): Promise<Listed>;
}

const resourceList = <Name extends string>(
  takes: Takes<Name>,
  list: (lookups: Lookups, page: PageRequest, limits: Limits, args: Record<Name, string>) => Promise<Listed>,
): ResourceList => ({ takes, list });

/** The resources of schema.json that have `listInputs`, by token. Add a line for a new kind. */
export const LISTS: ReadonlyMap<string, ResourceList> = new Map(
  Object.entries({
    "zavu:index:WhatsAppAltSession": resourceList({}, (lookups, page, limits) => lookups.sessionPage(page, limits)),
    "zavu:index:WhatsAppAltEgressNode": resourceList(
      { senderId: "the id of a sender" },
      (lookups, page, limits, { senderId }) => lookups.egressNodePage(senderId, page, limits),
    ),
  }),
);

/**
 * Answers List, which `pulumi do TOKEN list` calls. Each call returns one page of the API, with the API's cursor as the
 * continuation token. The limit applies to one call, since `pulumi do` subtracts what earlier calls returned.
 */
export async function list(plugin: Plugin, request: ListRequest): Promise<ListResponse[]> {
  const token = request.getToken();
  const found = LISTS.get(token);
  if (!found) {
    const text = `This version of the plugin cannot list ${token}.`;
    throw new InputError(text, `It can list ${[...LISTS.keys()].join(" and ")}.`);
  }
  const query = fromWire(request.getQuery());
  if (holdsUnknown(query)) return [computed()];
  const args = checkedArguments(`${token} was not listed`, found.takes, query);
  const sizes = [request.getPageSize(), request.getLimit()].filter((size) => size > 0);
  const size = sizes.length > 0 ? Math.min(...sizes) : undefined;
  const page = { cursor: request.getContinuationToken() || undefined, size };
  const { items, nextCursor } = await plugin.lookUp((lookups, limits) => found.list(lookups, page, limits, args));
  return [...items.map(result), ...(nextCursor === undefined ? [] : [continuation(nextCursor)])];
}

function result({ id, name }: Listed["items"][number]): ListResponse {
  const one = new ListResponse.Result();
  one.setId(id);
  one.setName(name ?? "");
  return new ListResponse().setResult(one);
}

const continuation = (cursor: string) =>
  new ListResponse().setContinuation(new ListResponse.Continuation().setContinuationToken(cursor));

/** The answer to a query with unknown values, as in a preview. */
const computed = () => new ListResponse().setComputed(new ListResponse.Computed());
