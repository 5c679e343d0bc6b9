import type { Bag } from "../shapes";
import type { Kind } from "./kind";
import type { ExistingOutputs, MadeResource, ZavuType } from "./options";

/** The resources that a program has created, and those that exist besides them. */
export class Resources {
  readonly made: MadeResource[] = [];

  constructor(private readonly existing: Record<string, ExistingOutputs> = {}) {}

  /** The outputs of a resource that the program has created or that exists. */
  outputsOf(kind: Kind, id: string): Bag {
    const own = this.made.find((resource) => resource.type === kind.type && resource.id === id);
    return own?.outputs ?? kind.read({ id, name: id, chosen: this.chosenFor(kind, id) }, this);
  }

  /** The outputs that the test chooses for an existing resource. */
  chosenFor(kind: Kind, id: string | undefined): ExistingOutputs {
    const outputs = id === undefined ? undefined : this.existing[id];
    return id !== undefined && outputs && typeOf(id, outputs) === kind.type ? outputs : {};
  }

  /** The ids of all resources of a kind. */
  idsOf({ type }: Kind): string[] {
    const existing = Object.entries(this.existing).filter(([id, outputs]) => typeOf(id, outputs) === type);
    const made = this.made.filter((resource) => resource.type === type);
    return [...new Set([...existing.map(([id]) => id), ...made.map(({ id }) => id)])];
  }

  /** An id that no resource of the kind has. */
  newId({ type, idPrefix }: Kind, name: string): string {
    const id = `${idPrefix}${name.replace(/[^\w.~-]/g, "-")}`;
    const isTaken = (wanted: string) => this.made.some((resource) => resource.type === type && resource.id === wanted);
    let free = id;
    for (let n = 2; isTaken(free); n++) free = `${id}-${n}`;
    return free;
  }
}

const NODE_STATUSES: unknown[] = ["pending", "online", "offline"];

/** The type of an existing resource: a link's id has a slash, and a node has a status that no session has. */
function typeOf(id: string, outputs: ExistingOutputs): ZavuType {
  if (id.includes("/")) return "WhatsAppAltSenderLink";
  return "status" in outputs && NODE_STATUSES.includes(outputs.status) ? "WhatsAppAltEgressNode" : "WhatsAppAltSession";
}
