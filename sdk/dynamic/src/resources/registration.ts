import * as pulumi from "@pulumi/pulumi";

/** All outputs of a class. Pulumi creates outputs only for properties that exist. */
export type Slots<R extends pulumi.dynamic.Resource> = Record<
  Exclude<keyof R, keyof pulumi.dynamic.Resource>,
  undefined
>;

/** What a class of this package passes to Pulumi. */
export interface Registered {
  /** The provider whose text Pulumi saves in state. */
  provider: pulumi.dynamic.ResourceProvider;
  /** The class's name, which is also its type in the module `zavu`. */
  type: string;
  /** Outputs that are always secret. */
  secrets: string[];
  slots: Record<string, undefined>;
  name: string;
  args: object;
  opts: pulumi.CustomResourceOptions | undefined;
}

/**
 * The arguments of `pulumi.dynamic.Resource`.
 *
 * @throws {pulumi.RunError} if the program bundles this package.
 */
export function registration(registered: Registered): ConstructorParameters<typeof pulumi.dynamic.Resource> {
  const { provider, type, secrets, slots, name, args, opts } = registered;
  refuseBundle(provider);
  const merged = pulumi.mergeOptions(opts, {
    additionalSecretOutputs: secrets,
    // A stack that used the plugin before keeps its resources.
    aliases: [{ type: `zavu:index:${type}` }],
  });
  return [provider, name, { ...slots, ...args, timeouts: timeoutsOf(merged) }, merged, "zavu", type];
}

/** Refuses a bundle of this package: a bundler rewrites the provider's text, which Pulumi saves in state. */
function refuseBundle(provider: pulumi.dynamic.ResourceProvider): void {
  if (String(provider.check).includes("pulumi-zavu/runtime")) return;
  throw new pulumi.RunError(
    "The program was bundled with pulumi-zavu inside, so Pulumi cannot save the provider in the stack's state. " +
      "Leave the package out of the bundle, for example with `esbuild --external:pulumi-zavu`.",
  );
}

// The engine does not pass customTimeouts to dynamic providers, so the class passes them as an input.
function timeoutsOf({ customTimeouts }: pulumi.CustomResourceOptions): pulumi.Inputs | undefined {
  const { create, update, delete: remove } = customTimeouts ?? {};
  return create || update || remove ? { create, update, delete: remove } : undefined;
}
