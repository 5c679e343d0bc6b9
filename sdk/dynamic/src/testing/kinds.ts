import { egressNodeKind } from "./egressNode";
import type { Kind } from "./kind";
import { senderLinkKind } from "./senderLink";
import { sessionKind } from "./session";

/** All kinds of resource. Add a line for a new kind. */
const KINDS: readonly Kind[] = [sessionKind, senderLinkKind, egressNodeKind];

// The dynamic form and the plugin.
const MODULES = ["pulumi-nodejs:dynamic/zavu", "zavu:index"];

const BY_TOKEN = new Map<string, Kind>(
  KINDS.flatMap((kind) => MODULES.map((module) => [`${module}:${kind.type}`, kind] as const)),
);

/** The kind of a Pulumi type; undefined if the type belongs to another package. */
export const kindOf = (token: string): Kind | undefined => BY_TOKEN.get(token);
