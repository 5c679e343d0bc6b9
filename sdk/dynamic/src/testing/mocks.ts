import * as pulumi from "@pulumi/pulumi";
import type { Bag } from "../shapes";
import { failureText, wrongPhoneText, type MockedFailure } from "./failures";
import { checked, declaredIn } from "./inputs";
import { outputsOf, type SessionOutputs } from "./outputs";
import { firstErrorOf } from "./settled";

// The dynamic form and the plugin.
const SESSIONS = ["pulumi-nodejs:dynamic/zavu:WhatsAppAltSession", "zavu:index:WhatsAppAltSession"];

/** What {@link zavuMocks} takes; all of it is optional. */
export interface ZavuMocksOptions {
  /** Sessions that fail, by resource name, and how. */
  failures?: Record<string, MockedFailure>;
  /**
   * Outputs that a test chooses, by resource name: `{ support: { status: "ready" } }`. If a linked session gets another
   * `phoneNumber` than the program expects, `up` of it fails.
   */
  outputs?: Record<string, SessionOutputs>;
  /** Sessions that the program reads or adopts, by id. One that is not named here is read as linked. */
  existing?: Record<string, SessionOutputs>;
  /** Mocks for all that is not a session. Default: outputs are the inputs, and ids are made of names. */
  others?: Partial<pulumi.runtime.Mocks>;
}

/** A session that the program has made. */
export interface MadeSession {
  /** The resource's name. */
  name: string;
  id: string;
  /** As the provider's check passed them on. */
  inputs: Record<string, unknown>;
  /** In plain text; the QR is a secret in the program. */
  outputs: Record<string, unknown>;
}

/** Mocks for `pulumi.runtime.setMocks`, and what a program did with them. */
export interface ZavuMocks extends pulumi.runtime.Mocks {
  /** The sessions in the order in which they were made. */
  readonly made: readonly MadeSession[];
  /**
   * Runs a program that fails, and tells how.
   *
   * @returns the first error: of a session that was refused or fails, or of the program itself.
   * @throws {Error} where all of it worked.
   */
  failureOf(program: () => unknown): Promise<Error>;
}

/**
 * Mocks that behave as sessions do, without an engine, a network or time: the inputs pass the provider's own check,
 * `waitFor` says how far a session gets, its QR is a secret that no phone takes, and in a preview nothing is known.
 * They serve the class of this package and the plugin's.
 *
 * @example What a program declares.
 * ```ts
 * const mocks = zavuMocks();
 * await pulumi.runtime.setMocks(mocks, "shop", "prod");
 * const line = new WhatsAppAltSession("support", { displayName: "Support line" });
 * assert.equal(await pulumi.isSecret(line.qrCode), true);
 * assert.equal(mocks.made[0]?.inputs.displayName, "Support line");
 * ```
 *
 * @example A session that nobody scans in time.
 * ```ts
 * const mocks = zavuMocks({ failures: { support: "timeout" } });
 * await pulumi.runtime.setMocks(mocks);
 * const failure = await mocks.failureOf(() => new WhatsAppAltSession("support", { waitFor: "ready" }));
 * assert.match(failure.message, /Nobody has scanned its QR yet/);
 * ```
 *
 * @example The wrong phone.
 * ```ts
 * const linked = { status: "ready", phoneNumber: "+12025550142" };
 * const mocks = zavuMocks({ outputs: { orders: linked } });
 * await pulumi.runtime.setMocks(mocks);
 * const orders = { expectedPhoneNumber: "+1 202 555 0178" };
 * const failure = await mocks.failureOf(() => new WhatsAppAltSession("orders", orders));
 * assert.match(failure.message, /ends in 42, but expectedPhoneNumber ends in 78/);
 * ```
 *
 * @example One that is linked already, beside resources of other providers.
 * ```ts
 * const others = { newResource: () => ({ id: "db-1", state: { url: "postgres://127.0.0.1" } }) };
 * await pulumi.runtime.setMocks(zavuMocks({ outputs: { support: { status: "ready" } }, others }));
 * ```
 */
export function zavuMocks(options: ZavuMocksOptions = {}): ZavuMocks {
  return new Mocks(options);
}

class Mocks implements ZavuMocks {
  readonly made: MadeSession[] = [];

  constructor(private readonly options: ZavuMocksOptions) {}

  // Pulumi, and a test that wraps them, may call these without their object.
  newResource = async (args: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> => {
    const { type, name, inputs, id } = args;
    if (!SESSIONS.includes(type)) {
      const other = this.options.others?.newResource;
      return other ? other(args) : { id: id || `${name}-id`, state: inputs as Bag };
    }
    return id ? this.read(name, id) : this.create(name, inputs as Bag);
  };

  call = async (args: pulumi.runtime.MockCallArgs): Promise<pulumi.runtime.MockCallResult> => {
    const { token, inputs } = args;
    if (token === "zavu:index:getWhatsAppAltSession") return this.shown(String((inputs as Bag)["id"]));
    if (token === "zavu:index:listWhatsAppAltSessions") return { sessions: this.ids().map((id) => this.shown(id)) };
    const other = this.options.others?.call;
    return other ? other(args) : (inputs as Bag);
  };

  async failureOf(program: () => unknown): Promise<Error> {
    const error = await firstErrorOf(program);
    if (error === undefined) throw new Error("The program was to fail, and all of its resources were made.");
    return error instanceof Error ? error : new Error(String(error));
  }

  private async create(name: string, given: Bag): Promise<pulumi.runtime.MockResourceResult> {
    const declared = declaredIn(given);
    const inputs = await checked(name, declared.inputs);
    if (pulumi.runtime.isDryRun()) return { id: undefined, state: secret(inputs, declared.secrets) };
    const adopted = inputs["adoptSessionId"];
    const id = adopted === undefined ? this.newId(name) : String(adopted);
    const { failures = {}, outputs: chosen = {}, existing = {} } = this.options;
    const failure = failures[name];
    if (failure !== undefined) {
      const { waitFor, timeouts } = inputs;
      throw new Error(failureText(failure, { id, waitFor, allowed: (timeouts as Bag | undefined)?.["create"] }));
    }
    const outputs = outputsOf({ name, inputs, chosen: { ...existing[id], ...chosen[name] } });
    const wrongPhone = wrongPhoneOf(id, outputs);
    if (wrongPhone !== undefined) throw new Error(wrongPhone);
    this.made.push({ name, id, inputs, outputs });
    return { id, state: secret(outputs, [...declared.secrets, "qrCode"]) };
  }

  /** A session that the stack does not own. */
  private read(name: string, id: string): pulumi.runtime.MockResourceResult {
    const chosen = { status: "ready", ...this.options.existing?.[id], ...this.options.outputs?.[name] };
    return { id, state: secret(outputsOf({ name, inputs: {}, chosen }), ["qrCode"]) };
  }

  /** As the plugin's look-ups tell it, without a QR. */
  private shown(id: string): Bag {
    const own = this.made.find((session) => session.id === id)?.outputs;
    const {
      activeEgress,
      qrCode: _secret,
      ...session
    } = own ?? outputsOf({ name: id, inputs: {}, chosen: { status: "ready", ...this.options.existing?.[id] } });
    return { ...session, egress: activeEgress, id };
  }

  private ids(): string[] {
    return [...new Set([...Object.keys(this.options.existing ?? {}), ...this.made.map(({ id }) => id)])];
  }

  private newId(name: string): string {
    const id = `mock-${name.replace(/[^\w.~-]/g, "-")}`;
    const isTaken = (wanted: string) => this.made.some((session) => session.id === wanted);
    let free = id;
    for (let n = 2; isTaken(free); n++) free = `${id}-${n}`;
    return free;
  }
}

function wrongPhoneOf(id: string, { status, phoneNumber, expectedPhoneNumber }: Bag): string | undefined {
  const isCompared = status === "ready" && typeof phoneNumber === "string" && typeof expectedPhoneNumber === "string";
  return isCompared ? wrongPhoneText({ id, phoneNumber, expectedPhoneNumber }) : undefined;
}

const secret = (bag: Bag, names: string[]): Bag =>
  Object.fromEntries(
    Object.entries(bag).map(([name, value]) => [name, names.includes(name) ? pulumi.secret(value) : value]),
  );
