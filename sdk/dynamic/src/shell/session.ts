import type * as pulumi from "@pulumi/pulumi";

// Pulumi saves the text of this object in state, and destroy and refresh run that text, perhaps years later. So it has no
// logic and captures only `unready`. All verbs exist from the start, since Pulumi takes a missing `delete` for success.
// Pulumi calls `configure` before the first verb, and it installs the real verbs. The subpath and the two names that the
// text uses are frozen.
const unready = () => require("pulumi-zavu/runtime").unready();

/** The provider of every session resource. It is one object, so that Pulumi serializes its text only once. */
export const provider = {
  configure(request: pulumi.dynamic.ConfigureRequest) {
    Object.assign(this, require("pulumi-zavu/runtime").session(request));
  },
  check: unready,
  diff: unready,
  create: unready,
  read: unready,
  update: unready,
  delete: unready,
} as unknown as pulumi.dynamic.ResourceProvider;
