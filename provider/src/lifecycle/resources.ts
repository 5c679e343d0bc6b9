import { EgressNodeResource } from "./egressNode/resource";
import { SenderLinkResource } from "./senderLink/resource";
import { SessionResource } from "./session/resource";

/**
 * All kinds of resource, created once per provider process. Add a line for a new kind.
 *
 * @param localTime the local clock, in Unix ms.
 */
export const createResources = (localTime: () => number = Date.now) => ({
  session: new SessionResource(),
  senderLink: new SenderLinkResource(),
  egressNode: new EgressNodeResource(localTime),
});

export type Resources = ReturnType<typeof createResources>;
