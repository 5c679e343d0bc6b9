import type { Deployment } from "@pulumi/pulumi/automation";
import type { StackContents, StackSession } from "./stack";
import { StackError } from "./stackError";

/** The two forms' names for a session. */
const SESSION_TYPES: readonly unknown[] = [
  "zavu:index:WhatsAppAltSession",
  "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession",
];

/** In place of a project that a program keeps as a secret: it is no project's id, and so matches none. */
const SEALED = "a secret one";

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
 * What a state as `pulumi stack export` writes it says of sessions.
 *
 * @throws {StackError} where it is not such a state: what cannot be read holds nobody knows what.
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
      ...(projectId === undefined ? {} : { projectId: typeof projectId === "string" ? projectId : SEALED }),
      isRead: external === true,
      isPendingDelete: pending === true,
    },
  ];
}

function unreadable(stack: string): never {
  throw new StackError(`The state of stack ${stack} is not as Pulumi writes it.`, "Look at `pulumi stack export`.");
}
