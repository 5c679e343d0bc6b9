import type { Limits } from "../clock";
import { InputError, type Call } from "../errors";
import type { Http } from "./http";
import { isSummary, isWhole } from "./listItem";
import { pagesOf, type Page } from "./pages";
import { QrPictures } from "./qrPicture";
import { createdAnswer, session, sessionAnswer, sessionId, sessionPage, type Session } from "./schema";

const SESSIONS = "/v1/whatsapp-alt/sessions";

/** The body of a create. Source: `WhatsAppAltSessionCreateRequest` of the API description. */
export interface CreateRequest {
  displayName?: string;
  egress?: { kind: string; nodeId?: string; country?: string };
}

/** The path of a session. An id that could name another place never gets into one. */
function pathOf(id: string): string {
  if (!sessionId.safeParse(id).success) {
    throw new InputError("The session's id holds characters that no id has; nothing was asked.", "Copy the id again.");
  }
  return `${SESSIONS}/${id}`;
}

/** The session endpoints, a method each. Every method throws a `ZavuError`. */
export class SessionApi {
  private readonly pictures = new QrPictures();
  readonly isSummary = isSummary;
  readonly isWhole = isWhole;

  constructor(private readonly http: Http) {}

  /**
   * Makes a session: one POST. It is sent again only where the server cannot have processed it. Where the answer holds
   * an id and nothing else that can be read, the session is `initializing`, as each new one is.
   */
  async create(body: CreateRequest, limits: Limits): Promise<Session> {
    const call: Call = { method: "POST", path: SESSIONS };
    const answer = await this.http.send({ ...call, body, shape: createdAnswer }, limits);
    const made = answer.session;
    return this.pictures.read(session.safeParse(made).data ?? unreadSession(made.id));
  }

  async get(id: string, limits: Limits): Promise<Session> {
    const answer = await this.http.send({ method: "GET", path: pathOf(id), shape: sessionAnswer }, limits);
    return this.pictures.read(answer.session);
  }

  /** One page of at most 100; without a cursor the first. */
  async list(cursor: string | undefined, limits: Limits): Promise<Page<Session>> {
    const query = new URLSearchParams({ limit: "100", ...(cursor === undefined ? {} : { cursor }) });
    const path = `${SESSIONS}?${query}`;
    const page = await this.http.send({ method: "GET", path, shape: sessionPage }, limits);
    return { ...page, items: await this.pictures.readAll(page.items) };
  }

  /** Every session of the account. @throws {UnreadableError} where one cannot be read: it may be any. */
  async all(limits: Limits): Promise<Session[]> {
    const { items, unreadable } = await this.readable(limits);
    if (unreadable === 0) return items;
    throw this.http.unreadable({ method: "GET", path: SESSIONS }, 200, "some sessions in it cannot be read");
  }

  /** Every session of the account that can be read, and how many cannot. */
  async readable(limits: Limits): Promise<Omit<Page<Session>, "nextCursor">> {
    const found: Omit<Page<Session>, "nextCursor"> = { items: [], unreadable: 0 };
    for await (const page of this.pages(() => limits)) {
      found.items.push(...page.items);
      found.unreadable += page.unreadable;
    }
    return found;
  }

  /**
   * The pages of the account's sessions, with one request each.
   *
   * @param limits asked for before each request.
   */
  pages(limits: () => Limits): AsyncGenerator<Page<Session>, void> {
    const endless = () =>
      this.http.unreadable({ method: "GET", path: SESSIONS }, 200, "its pages lead back to one that was read");
    return pagesOf((cursor) => this.list(cursor, limits()), endless);
  }

  /** Starts the connection again. The answer (202) says only that it has begun. */
  async reconnect(id: string, limits: Limits): Promise<void> {
    await this.http.send({ method: "POST", path: `${pathOf(id)}/reconnect`, expect: 202 }, limits);
  }

  /** Drops the session's credentials: the device leaves the phone, and only a reconnect and a new scan link it again. */
  async logout(id: string, limits: Limits): Promise<void> {
    await this.http.send({ method: "POST", path: `${pathOf(id)}/logout`, expect: 202, waitsWhileBusy: true }, limits);
  }

  /** Removes a session; passing faults are retried until the deadline. */
  async delete(id: string, limits: Limits): Promise<void> {
    await this.http.send({ method: "DELETE", path: pathOf(id), expect: 204 }, limits);
  }
}

function unreadSession(id: string): Session {
  return {
    id,
    status: "initializing",
    displayName: undefined,
    qrCode: undefined,
    phoneNumber: undefined,
    pushName: undefined,
    egress: undefined,
    senderId: undefined,
    lastError: undefined,
    lastConnectedAt: undefined,
    createdAt: undefined,
    updatedAt: undefined,
  };
}
