import { notFound } from "./errors";
import type { Handler, Call, Service } from "./operation";
import { pageOf } from "./page";
import { pageQuery, parse } from "./schema";
import type { SenderBody } from "./sender";

/** The project's sender with this id. Throws the API's 404 if there is none. */
export function ownedSender({ project }: Call, { senders }: Service, id: string | undefined): SenderBody {
  const sender = id === undefined ? undefined : senders.get(project.id, id);
  if (!sender) throw notFound("Sender not found");
  return sender;
}

export const SENDER_HANDLERS = {
  listSenders({ project, query }, { senders }) {
    const all = senders.list(project.id).map((sender, index) => ({ serial: index + 1, sender }));
    const { page, nextCursor } = pageOf(all, parse(pageQuery, query));
    return { status: 200, body: { items: page.map(({ sender }) => sender), nextCursor } };
  },
  getSender: (call, service) => ({ status: 200, body: ownedSender(call, service, call.route.senderId) }),
} satisfies Record<string, Handler>;
