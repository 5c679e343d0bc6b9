import type { AnyResource, Resources } from "pulumi-zavu-provider/lifecycle";

/** The resources of schema.json by their tokens. A new kind is a line here. */
export const byToken = (resources: Resources): Record<string, AnyResource> => ({
  "zavu:index:WhatsAppAltSession": resources.session,
});
