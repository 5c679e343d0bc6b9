import { z } from "zod";
import { NotFoundError } from "../../provider/src/errors";
import { check, usable } from "../../provider/src/lifecycle/check";
import { changes } from "../../provider/src/lifecycle/changes";
import type { Compared, Resource, Verbs } from "../../provider/src/lifecycle/resource";
import { UNKNOWN, type Bag, type Operation } from "../../provider/src/lifecycle/types";

export interface NoteInputs {
  title?: string;
  text?: string;
}

export interface NoteState extends NoteInputs {
  /** A secret. */
  token: string;
  length: number;
}

const rules = { schema: z.strictObject({ title: z.string().optional(), text: z.string().max(20).optional() }) };

/** A kind of resource that only this test has: a note with a title that cannot be changed. It sends no requests. */
export class NoteResource implements Resource<NoteInputs, NoteState> {
  readonly noun = "note";
  readonly secretOutputs: ReadonlySet<string> = new Set(["token"]);
  readonly known = new Set<string>();
  readonly notes = new Map<string, NoteInputs>();

  forget(): void {
    this.known.clear();
  }

  noteKnown(id: string): void {
    this.known.add(id);
  }

  check(declared: Bag) {
    return check(declared, rules);
  }

  diff(_id: string, { oldInputs, declared }: Compared) {
    const { inputs } = this.check(declared);
    const title = changes("title", oldInputs["title"], inputs["title"]).map((one) => ({ ...one, replaces: true }));
    const text = changes("text", oldInputs["text"], inputs["text"]).map((one) => ({ ...one, replaces: false }));
    return { inputs, changes: [...title, ...text] };
  }

  knownInputs(declared: Bag): NoteInputs {
    return usable(this.check(declared));
  }

  stateIn(bag: Bag): NoteState | undefined {
    return typeof bag["length"] === "number" ? (bag as unknown as NoteState) : undefined;
  }

  preview(inputs: Bag): Bag {
    return { ...inputs, token: UNKNOWN, length: UNKNOWN };
  }

  isUnsettled(): boolean {
    return false;
  }

  isMoving(): boolean {
    return false;
  }

  timeoutMs(operation: Operation): number {
    return operation === "read" ? 1_000 : 2_000;
  }

  progressText(status: string): string {
    return status;
  }

  connect(): Verbs<NoteInputs, NoteState> {
    const stateOf = (inputs: NoteInputs) => ({ ...inputs, token: "sesame", length: inputs.text?.length ?? 0 });
    return {
      create: async (inputs) => {
        const id = `note_${this.notes.size + 1}`;
        this.notes.set(id, inputs);
        return { id, state: stateOf(inputs) };
      },
      read: async (id, olds) => {
        const inputs = this.notes.get(id);
        if (inputs) return { id, state: stateOf(inputs), ...(olds ? {} : { inputs: { ...inputs } }) };
        if (olds) return undefined;
        throw new NotFoundError({ method: "GET", path: "/notes" }, { status: 404 });
      },
      update: async (id, _olds, inputs) => {
        this.notes.set(id, inputs);
        return { id, state: stateOf(inputs) };
      },
      delete: async (id) => void this.notes.delete(id),
      checkOwner: async () => undefined,
    };
  }
}
