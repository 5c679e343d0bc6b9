import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "pulumi-zavu-provider/clock";
import { UsageError } from "../usageError";
import { judge } from "./guard";
import { HEADERS } from "./headers";
import type { ReconnectAnswer } from "./page";
import { readPage, type PageFile } from "./pageFiles";
import { Ticket, newToken } from "./token";

const HOST = "127.0.0.1";

const REFUSALS: Record<number, string> = {
  403: "Refused. Open the address on this machine or through a forwarded port, by the name localhost.\n",
  404: "Not found. Open the address that the command printed.\n",
  405: "Only GET, HEAD and the page's own POST are allowed.\n",
};

export interface ServerParts {
  /** Default: any free port. */
  port?: number;
  pageFolder: string;
  clock: Clock;
  /** Called for each page that requests its events, after the headers of the answer were sent. */
  onPage(page: ServerResponse): void;
  /** Called when the page asks to reconnect a session. Never rejects. */
  onReconnect(id: string): Promise<ReconnectAnswer>;
}

/** Serves the page and its events on this machine only, to anyone with the token. */
export class BoardServer {
  private readonly token = newToken();
  private readonly files: ReadonlyMap<string, PageFile>;
  private ticket: Ticket | undefined;
  private readonly server: Server;

  private constructor(private readonly parts: ServerParts) {
    this.files = readPage(parts.pageFolder);
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** @throws {UsageError} if the port cannot be used. */
  static async start(parts: ServerParts): Promise<BoardServer> {
    const board = new BoardServer(parts);
    const { port = 0 } = parts;
    try {
      board.server.listen({ host: HOST, port });
      await once(board.server, "listening");
    } catch (error) {
      const { code = "an error" } = error as NodeJS.ErrnoException;
      throw new UsageError(`Port ${port} cannot be used (${code}).`, "Choose another port, or omit --port.");
    }
    return board;
  }

  /** The page's address with the token, to print on the user's terminal. */
  get url(): string {
    return `${this.origin}/${this.token}/`;
  }

  /** An address that opens the page once. It invalidates the previous one. */
  ticketUrl(): string {
    this.ticket = new Ticket(this.parts.clock);
    return `${this.origin}/open/${this.ticket.text}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private get origin(): string {
    return `http://${HOST}:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { method, url, headers } = request;
    const verdict = judge({ method, path: url, headers }, this.token);
    if ("refused" in verdict) refuse(response, verdict.refused);
    else if ("ticket" in verdict) this.redirect(response, verdict.ticket, method === "GET");
    else if ("reconnect" in verdict) void this.reconnect(response, verdict.reconnect);
    else if (verdict.file === "events") this.sendEvents(response, method === "GET");
    else sendFile(response, this.files.get(verdict.file));
  }

  private redirect(response: ServerResponse, ticket: string, isGet: boolean): void {
    if (!isGet || !this.ticket?.redeem(ticket)) return refuse(response, 404);
    response.writeHead(303, { Location: `/${this.token}/` }).end();
  }

  private async reconnect(response: ServerResponse, id: string): Promise<void> {
    const { isSent, text } = await this.parts.onReconnect(id);
    response.writeHead(isSent ? 202 : 409, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  }

  private sendEvents(response: ServerResponse, isGet: boolean): void {
    // A connection that is kept alive would outlast the command.
    response.writeHead(200, { "Content-Type": "text/event-stream", Connection: "close" });
    if (!isGet) return void response.end();
    response.flushHeaders();
    this.parts.onPage(response);
  }
}

function sendFile(response: ServerResponse, file: PageFile | undefined): void {
  if (!file) return refuse(response, 404);
  response.writeHead(200, { "Content-Type": file.type, "Content-Length": file.body.length }).end(file.body);
}

function refuse(response: ServerResponse, status: number): void {
  if (status === 405) response.setHeader("Allow", "GET, HEAD");
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(REFUSALS[status]);
}
