import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "pulumi-zavu-provider/clock";
import { UsageError } from "../usageError";
import { judge } from "./guard";
import { HEADERS } from "./headers";
import { readPage, type PageFile } from "./pageFiles";
import { Ticket, newToken } from "./token";

const HOST = "127.0.0.1";

const WHY: Record<number, string> = {
  403: "Not from here. Open the address on this machine, or through a forwarded port, by the name localhost.\n",
  404: "Nothing is here. Open the address that the command has printed.\n",
  405: "Only GET.\n",
};

export interface ServerParts {
  /** Default: any free one. */
  port?: number;
  pageFolder: string;
  clock: Clock;
  /** Gets each page that asks for its events, the head of the answer already sent. */
  onPage(page: ServerResponse): void;
}

/** Serves the page and its events on this machine only, to whoever knows the token. */
export class BoardServer {
  private readonly token = newToken();
  private readonly files: ReadonlyMap<string, PageFile>;
  private ticket: Ticket | undefined;
  private readonly server: Server;

  private constructor(private readonly parts: ServerParts) {
    this.files = readPage(parts.pageFolder);
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** @throws {UsageError} where the port cannot be had. */
  static async start(parts: ServerParts): Promise<BoardServer> {
    const board = new BoardServer(parts);
    const { port = 0 } = parts;
    try {
      board.server.listen({ host: HOST, port });
      await once(board.server, "listening");
    } catch (error) {
      const { code = "an error" } = error as NodeJS.ErrnoException;
      throw new UsageError(`Port ${port} cannot be used (${code}).`, "Give another one, or leave --port out.");
    }
    return board;
  }

  /** The page's address. It holds the token: for the person's terminal. */
  get url(): string {
    return `${this.origin}/${this.token}/`;
  }

  /** An address that leads to the page once; the one before is good no longer. */
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
    else if ("ticket" in verdict) this.admit(response, verdict.ticket, method === "GET");
    else if (verdict.file === "events") this.sendEvents(response, method === "GET");
    else sendFile(response, this.files.get(verdict.file));
  }

  private admit(response: ServerResponse, ticket: string, isGet: boolean): void {
    if (!isGet || !this.ticket?.redeem(ticket)) return refuse(response, 404);
    response.writeHead(303, { Location: `/${this.token}/` }).end();
  }

  private sendEvents(response: ServerResponse, isGet: boolean): void {
    // Kept open after its end, the connection would outlast the command's last word.
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
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(WHY[status]);
}
