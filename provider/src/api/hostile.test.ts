import net from "node:net";
import type { AddressInfo } from "node:net";
import { connect, type Api } from ".";
import { systemClock } from "../clock";
import { NotFoundError } from "../errors";

// A server of plain sockets, which can send invalid HTTP.

let server: net.Server;
let api: Api;
let sent = 0;
const sockets = new Set<net.Socket>();

async function serve(answer: (socket: net.Socket, request: number, text: string) => void): Promise<void> {
  let requests = 0;
  sent = 0;
  server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    socket.on("data", (data) => answer(socket, ++requests, String(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  api = connect({ apiKey: "zv_live_hostile_needle", baseUrl: `http://127.0.0.1:${port}`, keySource: "X" });
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const within = (ms: number) => ({ signal: new AbortController().signal, deadline: systemClock.now() + ms });

// An answer that is too large is requested again, with pauses in between.
const RETRIED_MS = 30_000;

/** Writes until the client stops reading. */
function pour(socket: net.Socket, chunk: string): void {
  const write = () => {
    while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
    if (!socket.destroyed) socket.once("drain", write);
  };
  write();
}

test(
  "an endless answer is cut off long before it fills the memory",
  async () => {
    await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      pour(socket, `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`);
    });
    await expect(api.sessions.get("s1", within(20_000))).rejects.toThrow("its body is too large");
    expect(sent).toBeLessThan(50_000_000);
  },
  RETRIED_MS,
);

test(
  "an answer with a Content-Length of 50 MB is not read",
  async () => {
    await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 52428800\r\n\r\n");
      pour(socket, "x".repeat(65_536));
    });
    await expect(api.sessions.get("s1", within(20_000))).rejects.toThrow("its body is too large");
    expect(sent).toBeLessThan(50_000_000);
  },
  RETRIED_MS,
);

test("endless headers are refused", async () => {
  await serve((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    pour(socket, `X-More: ${"x".repeat(1_000)}\r\n`);
  });
  await expect(api.sessions.get("s1", within(1_000))).rejects.toThrow("GET /v1/whatsapp-alt/sessions/s1");
});

test("an answer that trickles forever ends when the operation times out", async () => {
  await serve((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");
    const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write("x")), 10);
    socket.on("close", () => clearInterval(drip));
  });
  await expect(api.sessions.get("s1", within(300))).rejects.toThrow("did not answer in time");
});

test("a 204 with a body ends the delete, and the next answer is read correctly", async () => {
  const gone = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  const session = JSON.stringify({ session: { id: "s2", status: "ready" } });
  await serve((socket, request, text) => {
    if (request === 1) socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n{"a": 1}\n');
    else if (text.startsWith("DELETE")) socket.write(gone);
    else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${session.length}\r\n\r\n${session}`);
  });
  // The stray bytes may break the connection first. Then the delete is retried, and the session is gone.
  const end: unknown = await api.sessions.delete("s1", within(5_000)).catch((error: unknown) => error);
  expect(end === undefined || end instanceof NotFoundError).toBe(true);
  await expect(api.sessions.get("s2", within(5_000))).resolves.toMatchObject({ id: "s2" });
});

test("an answer that is not HTTP is an error", async () => {
  await serve((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  await expect(api.sessions.get("s1", within(1_000))).rejects.toThrow("GET /v1/whatsapp-alt/sessions/s1");
});

test("JSON with another content type is read", async () => {
  const session = JSON.stringify({ session: { id: "s1", status: "ready" } });
  await serve((socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${session.length}\r\n\r\n${session}`),
  );
  await expect(api.sessions.get("s1", within(5_000))).resolves.toMatchObject({ status: "ready" });
});
