import { Ref } from "../engine";
import type { Kind } from "../forms";
import type { Declaration, LinkInputs, NodeInputs, SessionInputs } from "./schedule";

type Bag = Record<string, unknown>;

/** The kind of a resource, by its name. */
export const kindOf = (name: string): Kind =>
  name.startsWith("n") ? "egressNode" : name.startsWith("s") ? "session" : "senderLink";

/** What a stack declares, without what is useless, such as two links of one session or of one sender. */
export class Program {
  readonly nodes = new Map<string, NodeInputs>();
  readonly sessions = new Map<string, SessionInputs>();
  readonly links = new Map<string, LinkInputs>();

  declare(declaration: Declaration): void {
    if (isOf("n", declaration)) put(this.nodes, declaration);
    else if (isOf("s", declaration)) put(this.sessions, declaration);
    else if (isOf("l", declaration)) {
      const { inputs } = declaration;
      for (const [name, other] of this.links)
        if (other.session === inputs?.session || other.senderId === inputs?.senderId) this.links.delete(name);
      put(this.links, declaration);
    }
  }

  /** Sets the timeouts of every resource. */
  setTimeouts(timeouts: NodeInputs["timeouts"]): void {
    for (const inputs of [...this.nodes.values(), ...this.sessions.values(), ...this.links.values()])
      inputs.timeouts = timeouts;
  }

  /** What the engine gets. A session without its node gets an external egress; a link without its session is left out. */
  bags(): Map<string, Bag> {
    const bags = new Map<string, Bag>();
    for (const [name, inputs] of this.nodes) bags.set(name, present(inputs));
    for (const [name, { egress, ...inputs }] of this.sessions)
      bags.set(name, present({ ...inputs, egress: this.egress(egress) }));
    for (const [name, { session, ...inputs }] of this.links)
      if (this.sessions.has(session)) bags.set(name, { ...inputs, sessionId: new Ref(session) });
    return bags;
  }

  private egress({ node, ...egress }: { kind: string; country?: string; node?: string }): Bag {
    if (node === undefined) return egress;
    return this.nodes.has(node) ? { ...egress, nodeId: new Ref(node) } : { kind: "external" };
  }
}

type Of<K extends string> = Extract<Declaration, { name: `${K}${number}` }>;

const isOf = <K extends string>(kind: K, declaration: Declaration): declaration is Of<K> =>
  declaration.name.startsWith(kind);

function put<T>(map: Map<string, T>, { name, inputs }: { name: string; inputs: T | undefined }): void {
  if (inputs === undefined) map.delete(name);
  else map.set(name, { ...inputs });
}

const present = (bag: Bag): Bag => Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
