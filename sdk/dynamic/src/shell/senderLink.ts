import type * as pulumi from "@pulumi/pulumi";

// Pulumi saves the text of this object in state. See `session.ts` for the restrictions.
const unready = () => require("pulumi-zavu/runtime").unready();

/** The provider of every sender-link resource. It is one object, so that Pulumi serializes its text only once. */
export const provider = {
  configure(request: pulumi.dynamic.ConfigureRequest) {
    Object.assign(this, require("pulumi-zavu/runtime").senderLink(request));
  },
  check: unready,
  diff: unready,
  create: unready,
  read: unready,
  update: unready,
  delete: unready,
} as unknown as pulumi.dynamic.ResourceProvider;
