import type * as pulumi from "@pulumi/pulumi";

// Pulumi saves the text of this object in state, and destroy and refresh run that text, perhaps years later. So it holds
// no logic, captures nothing but its own guard, and each verb is there from the start: Pulumi takes a missing `delete`
// for success. `configure` comes before the first verb and puts the real ones in place; the subpath and the two names
// it uses are frozen.
const unready = () => require("pulumi-zavu/runtime").unready();

/** The provider that every session resource carries. One object, so that its text is made once. */
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
