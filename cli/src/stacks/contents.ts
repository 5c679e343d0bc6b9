import type { Deployment } from "@pulumi/pulumi/automation";
import type { StackContents, StackSession } from "./stack";
import { StackError } from "./stackError";

/** The type of a session in each of the two forms. */
const SESSION_TYPES: readonly unknown[] = [
  "zavu:index:WhatsAppAltSession",
  "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession",
];

/** Replaces a project id that is a secret in state. It matches no project. */
const SECRET = "[secret]";

interface Resource {
  urn?: unknown;
  type?: unknown;
  id?: unknown;
  external?: unknown;
  delete?: unknown;
  outputs?: { projectId?: unknown };
}

interface State {
  resources?: Resource[];
  pending_operations?: { resource?: Resource }[];
}

/**
 * The sessions in a state that `pulumi stack export` wrote.
 *
 * @throws {StackError} if it is not such a state, because it could hold any session.
 */
export function contentsOf(exported: Deployment, stack: string): StackContents {
  const { resources = [], pending_operations: pending = [] } = (exported.deployment ?? unreadable(stack)) as State;
  if (!Array.isArray(resources) || !Array.isArray(pending)) unreadable(stack);
  const all = [...resources, ...pending.flatMap(({ resource }) => resource ?? [])];
  const ids = all.flatMap(({ id }) => (typeof id === "string" && id !== "" ? [id] : []));
  return { ids: new Set(ids), sessions: resources.flatMap(sessionOf) };
}

function sessionOf({ urn, type, id, external, delete: pending, outputs }: Resource): StackSession[] {
  if (!SESSION_TYPES.includes(type) || typeof id !== "string" || id === "") return [];
  const projectId = outputs?.projectId;
  return [
    {
      id,
      name: String(urn).split("::").at(-1) ?? id,
      ...(projectId === undefined ? {} : { projectId: typeof projectId === "string" ? projectId : SECRET }),
      isRead: external === true,
      isPendingDelete: pending === true,
    },
  ];
}

function unreadable(stack: string): never {
  throw new StackError(
    `The state of stack ${stack} has an unknown format.`,
    `Check the output of \`pulumi stack export --stack ${stack}\`.`,
  );
}
