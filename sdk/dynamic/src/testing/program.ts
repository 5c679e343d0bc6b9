import * as pulumi from "@pulumi/pulumi";
import type { Bag } from "../shapes";
import { failureText } from "./failures";
import { checked, declaredIn } from "./inputs";
import type { Kind } from "./kind";
import { kindOf } from "./kinds";
import { LOOK_UPS } from "./lookUps";
import { entryOf, type MadeResource, type ZavuMocks, type ZavuMocksOptions } from "./options";
import { Resources } from "./resources";
import { firstErrorOf } from "./settled";

/** The mocks of one program. */
export class MockedProgram implements ZavuMocks {
  private readonly resources: Resources;

  constructor(private readonly options: ZavuMocksOptions) {
    this.resources = new Resources(options.existing);
  }

  get made(): readonly MadeResource[] {
    return this.resources.made;
  }

  // Arrow functions, since Pulumi or a wrapping test may call these without the object.
  newResource = async (args: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> => {
    const { type, name, inputs, id } = args;
    const kind = kindOf(type);
    if (kind) return id ? this.read(kind, name, id) : this.create(kind, name, inputs as Bag);
    const other = this.options.others?.newResource;
    return other ? other(args) : { id: id || `${name}-id`, state: inputs as Bag };
  };

  call = async (args: pulumi.runtime.MockCallArgs): Promise<pulumi.runtime.MockCallResult> => {
    const { token, inputs } = args;
    const lookUp = LOOK_UPS[token];
    if (lookUp) return lookUp(inputs as Bag, this.resources, this.options.lookUps ?? {});
    const other = this.options.others?.call;
    return other ? other(args) : (inputs as Bag);
  };

  async failureOf(program: () => unknown): Promise<Error> {
    const error = await firstErrorOf(program);
    if (error === undefined) throw new Error("The program did not fail: all of its resources were created.");
    return error instanceof Error ? error : new Error(String(error));
  }

  private async create(kind: Kind, name: string, given: Bag): Promise<pulumi.runtime.MockResourceResult> {
    const declared = declaredIn(given);
    const inputs = await checked(kind, name, declared.inputs);
    if (pulumi.runtime.isDryRun()) return { id: undefined, state: secret(inputs, declared.secrets) };
    const { resources, options } = this;
    const named = kind.idIn(inputs);
    const id = named ?? resources.newId(kind, name);
    const failure = entryOf(options.failures, kind.type, name);
    if (failure !== undefined) throw new Error(failureText(failure, kind, { name, id, inputs }));
    const chosen = { ...resources.chosenFor(kind, named), ...entryOf(options.outputs, kind.type, name) };
    const outputs = kind.created({ name, inputs, chosen }, resources);
    const problem = kind.problemOf?.(id, outputs, resources);
    if (problem !== undefined) throw new Error(problem);
    resources.made.push({ type: kind.type, name, id, inputs, outputs });
    return { id, state: secret(outputs, [...declared.secrets, ...kind.secrets]) };
  }

  /** A resource that the stack does not own. */
  private read(kind: Kind, name: string, id: string): pulumi.runtime.MockResourceResult {
    const chosen = { ...this.resources.chosenFor(kind, id), ...entryOf(this.options.outputs, kind.type, name) };
    return { id, state: secret(kind.read({ id, name, chosen }, this.resources), kind.secrets) };
  }
}

const secret = (bag: Bag, names: readonly string[]): Bag =>
  Object.fromEntries(
    Object.entries(bag).map(([name, value]) => [name, names.includes(name) ? pulumi.secret(value) : value]),
  );
