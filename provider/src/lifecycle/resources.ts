import { SessionResource } from "./session/resource";

/** Each kind of resource, once for each provider process. A new kind is a line here. */
export const createResources = () => ({ session: new SessionResource() });

export type Resources = ReturnType<typeof createResources>;
