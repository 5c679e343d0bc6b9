import type { AnyResource, Resources } from "pulumi-zavu-provider/lifecycle";

/** The resources of schema.json by token. Add a line for a new kind. */
export const byToken = (resources: Resources): Record<string, AnyResource> => ({
  "zavu:index:WhatsAppAltSession": resources.session,
  "zavu:index:WhatsAppAltSenderLink": resources.senderLink,
  "zavu:index:WhatsAppAltEgressNode": resources.egressNode,
});
