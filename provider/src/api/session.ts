import type { Limits } from "../clock";
import { UnreadableError } from "../errors";
import type { Http } from "./http";
import { isSummary, isWhole } from "./listItem";
import { List } from "./list";
import type { Page } from "./pages";
import { pathOf } from "./path";
import type { RetryPolicy } from "./retry";
import { QrPictures } from "./qrPicture";
import { createdAnswer, session, sessionAnswer, sessionPage, proxyStatus, type Session } from "./schema";

const SESSIONS = "/v1/whatsapp-alt/sessions";

// For idempotent POSTs.
const UNTIL_ACCEPTED: RetryPolicy = { isIdempotent: true, retryUntilDeadline: true, waitsWhileBusy: true };

/** An egress as a request sets it. */
export interface EgressRequest {
  kind: string;
  nodeId?: string;
  country?: string;
}

/** The body of a create. Source: `WhatsAppAltSessionCreateRequest` of the API description. */
export interface CreateRequest {
  displayName?: string;
  egress?: EgressRequest;
}

/** How a read of a session shows that a change was made. */
interface Expected {
  id: string;
  isDone(session: Session): boolean;
  limits: Limits;
}

const sessionPath = (id: string) => pathOf(SESSIONS, "session", id);

/** The session endpoints. Each method throws a `ZavuError`. */
export class SessionApi {
  private readonly pictures = new QrPictures();
  readonly isSummary = isSummary;
  readonly isWhole = isWhole;
  /** Every session of the account. */
  readonly list: List<Session>;

  constructor(private readonly http: Http) {
    const complete = (items: Session[]) => this.pictures.readAll(items);
    this.list = new List(http, { path: SESSIONS, shape: sessionPage, complete });
  }

  /**
   * Creates a session with one POST, which is retried only if the server cannot have processed it. If only the id in the
   * answer can be read, the session is `initializing`, as each new one is.
   */
  async create(body: CreateRequest, limits: Limits): Promise<Session> {
    const request = { method: "POST", path: SESSIONS, body, shape: createdAnswer } as const;
    const answer = await this.http.send(request, limits);
    const created = answer.session;
    const known = session.safeParse(created).data ?? session.parse({ id: created.id, status: "initializing" });
    return this.pictures.read(known);
  }

  async get(id: string, limits: Limits): Promise<Session> {
    const answer = await this.http.send({ method: "GET", path: sessionPath(id), shape: sessionAnswer }, limits);
    return this.pictures.read(answer.session);
  }

  /** Every session of the account. @throws {UnreadableError} if one of them cannot be read. */
  all(limits: Limits): Promise<Session[]> {
    return this.list.all(limits);
  }

  /** @param limits called before each request. */
  pages(limits: () => Limits): AsyncGenerator<Page<Session>, void> {
    return this.list.pages(limits);
  }

  /**
   * Reconnects a session. The answer (202) only means that the server has started.
   *
   * @param options.untilAccepted whether to retry until the deadline if the answer is lost or the session is busy.
   */
  async reconnect(id: string, limits: Limits, { untilAccepted = false } = {}): Promise<void> {
    const path = `${sessionPath(id)}/reconnect`;
    const policy = untilAccepted ? UNTIL_ACCEPTED : {};
    await this.http.send({ method: "POST", path, expect: 202, ...policy }, limits);
  }

  /** Sets the whole egress. It takes effect with the next reconnect. */
  async setEgress(id: string, egress: EgressRequest, limits: Limits): Promise<Session> {
    const path = `${sessionPath(id)}/egress`;
    const request = { method: "POST", path, body: { egress }, shape: sessionAnswer, ...UNTIL_ACCEPTED } as const;
    return this.pictures.read((await this.http.send(request, limits)).session);
  }

  /** Lets a sender use the session. Idempotent. A 409 may also mean that the sender is taken, so it is not retried here. */
  async link(id: string, senderId: string, limits: Limits): Promise<Session> {
    const path = `${sessionPath(id)}/link`;
    const policy = { ...UNTIL_ACCEPTED, waitsWhileBusy: false };
    const request = { method: "POST", path, body: { senderId }, shape: sessionAnswer, ...policy } as const;
    const isDone = (session: Session) => session.senderId === senderId;
    return this.orRead(
      this.http.send(request, limits).then((answer) => this.pictures.read(answer.session)),
      { id, isDone, limits },
    );
  }

  /** Detaches every sender from the session, including those that the API does not show. */
  async unlink(id: string, limits: Limits): Promise<void> {
    const path = `${sessionPath(id)}/unlink`;
    const request = { method: "POST", path, shape: sessionAnswer, ...UNTIL_ACCEPTED } as const;
    const isDone = (session: Session) => session.senderId === undefined;
    await this.orRead<unknown>(this.http.send(request, limits), { id, isDone, limits });
  }

  /** Whether Zavu's managed proxy (`external`) is available now. Source: `proxy-status` of the API description. */
  proxyStatus(limits: Limits): Promise<{ zavuProxyAvailable: boolean }> {
    return this.http.send({ method: "GET", path: "/v1/whatsapp-alt/proxy-status", shape: proxyStatus }, limits);
  }

  /** Drops the session's credentials and unlinks the device. Only a reconnect and a new scan link it again. */
  async logout(id: string, limits: Limits): Promise<void> {
    await this.http.send(
      { method: "POST", path: `${sessionPath(id)}/logout`, expect: 202, waitsWhileBusy: true },
      limits,
    );
  }

  /** Deletes a session. Transient failures are retried until the deadline. */
  async delete(id: string, limits: Limits): Promise<void> {
    await this.http.send({ method: "DELETE", path: sessionPath(id), expect: 204 }, limits);
  }

  /** The answer. If its status means success and its body cannot be read, a read of the session decides. */
  private async orRead<T>(answer: Promise<T>, { id, isDone, limits }: Expected): Promise<T | Session> {
    try {
      return await answer;
    } catch (failure) {
      if (!(failure instanceof UnreadableError) || failure.status >= 300) throw failure;
      const session = await this.get(id, limits).catch(() => undefined);
      if (session && isDone(session)) return session;
      throw failure;
    }
  }
}
