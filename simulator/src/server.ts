import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Api, Reply } from "./api";
import { letsThrough, type Faults } from "./faults";
import type { Journal } from "./journal";
import { receive, type Received } from "./received";
import { route } from "./routes";
import type { Answer, Fault, JournalEntry, Sleep } from "./types";

/** The parts that the server uses. */
export interface Parts {
  api: Api;
  faults: Faults;
  journal: Journal;
  clock: () => number;
  sleep: Sleep;
  /** Answers control calls; undefined for every other path. */
  control: (request: IncomingMessage, received: Received) => { status: number; body: unknown } | undefined;
  onAnswer: (answer: Answer) => void;
  onRequest: (entry: JournalEntry) => void;
  /** Gets the simulator's own errors. */
  onError: (error: unknown) => void;
}

/** The API over HTTP, faults included. */
export class ApiServer {
  readonly #http: Server;
  readonly #closed = new AbortController();

  constructor(private readonly parts: Parts) {
    this.#http = createServer((request, response) => {
      receive(request).then(
        (received) => this.#attempt(request, response, received),
        () => request.socket.destroy(),
      );
    });
    // Longer than clients keep idle connections, so that none is closed under a request.
    this.#http.keepAliveTimeout = 120_000;
  }

  /** Listens on loopback; resolves with the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      const inUse = new Error(`Port ${port} of 127.0.0.1 is in use. Choose another port, or 0 for any free one.`);
      this.#http.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "EADDRINUSE" ? inUse : error));
      this.#http.listen(port, "127.0.0.1", resolve);
    });
    const address = this.#http.address();
    return typeof address === "object" && address ? address.port : port;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
  }

  #attempt(request: IncomingMessage, response: ServerResponse, received: Received): void {
    try {
      const answer = this.parts.control(request, received);
      if (answer) send(response, answer.status, answer.body);
      else this.#serve(request, response, received);
    } catch (error) {
      // The simulator's own failure, such as a state file that cannot be written.
      this.parts.onError(error);
      const message = error instanceof Error ? error.message : String(error);
      send(response, 500, { code: "simulator_failed", message });
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse, received: Received): void {
    const { api, clock, faults, journal, onAnswer, onRequest } = this.parts;
    const found = route(received.method, received.path);
    const fault = faults.take({ ...found, method: received.method });
    const processed = letsThrough(fault);
    const real = processed ? api.reply(received, found) : undefined;
    const reply = faultReply(fault) ?? real;
    const entry = journal.add(received, found, {
      at: clock(),
      projectId: api.project(received)?.id,
      status: fault?.cut || !reply ? "cut" : reply.status,
      processed,
    });
    onRequest(entry);
    if (fault?.processedAfterMs !== undefined) this.#after(fault.processedAfterMs, () => api.reply(received, found));
    this.#after(fault?.delayMs ?? 0, () => {
      if (fault?.cut || !reply) request.socket.resetAndDestroy();
      if (!reply || request.socket.destroyed) return;
      const { method } = received;
      const path = found?.template ?? received.path;
      const url = api.keys.hide(received.url);
      onAnswer({ operation: found?.operation, method, path, url, fault, journal: entry, ...reply });
      // The simulator's clock, like the times in its answers.
      response.setHeader("Date", new Date(clock()).toUTCString());
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  }

  #after(delayMs: number, run: () => void): void {
    if (delayMs <= 0) return run();
    void this.parts.sleep(delayMs, this.#closed.signal).then(() => {
      if (!this.#closed.signal.aborted) run();
    });
  }
}

function faultReply(fault: Fault | undefined): Reply | undefined {
  return fault?.answer && { headers: {}, body: "", ...fault.answer, deviates: true };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
