import http from "node:http";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { CERTIFICATE, KEY } from "../../../test/certificate";
import { VirtualClock } from "../../../test/virtualClock";
import { NoAnswerError } from "../errors";
import { connect } from ".";

const POST = "POST /v1/whatsapp-alt/sessions";
const clock = new VirtualClock();

const open: net.Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function portOf(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** The error of a create whose https URL leads to this server. */
async function thrownByCreate(server: net.Server): Promise<{ error: NoAnswerError; host: string }> {
  const baseUrl = `https://127.0.0.1:${await portOf(server)}`;
  const config = { apiKey: "zv_live_0123456789", baseUrl, keySource: "ZAVU_API_KEY", baseUrlSource: "ZAVU_BASE_URL" };
  const limits = { signal: new AbortController().signal, deadline: clock.now() + 60_000 };
  const error = await connect(config, clock, () => 0.5)
    .sessions.create({ displayName: "x" }, limits)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof NoAnswerError)) throw error;
  return { error, host: `${baseUrl} (from ZAVU_BASE_URL)` };
}

test("an untrusted certificate: no request was sent, and a retry would fail the same way", async () => {
  const received: Buffer[] = [];
  let connections = 0;
  const server = tls.createServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
    socket.on("data", (data) => received.push(data)).on("error", () => undefined);
  });
  server.on("connection", () => (connections += 1));
  const { error, host } = await thrownByCreate(server);
  expect(error).toMatchObject({ networkFailure: { sent: false }, isTransient: false });
  expect(error.message).toBe(`${POST}: ${host} has a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`);
  expect(received).toEqual([]);
  expect(connections).toBe(1);
});

test("an http server behind an https URL: no request was sent, and a retry would fail the same way", async () => {
  const requests: (string | undefined)[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    requests.push(request.url);
    response.end("{}");
  });
  server.on("connection", () => (connections += 1));
  const { error, host } = await thrownByCreate(server);
  expect(error).toMatchObject({ networkFailure: { sent: false }, isTransient: false });
  expect(error.message).toContain(`${POST}: ${host} failed the TLS handshake (`);
  expect(requests).toEqual([]);
  expect(connections).toBe(1);
});

test.each<[string, (socket: net.Socket) => void]>([
  ["closed", (socket) => socket.end()],
  ["reset", (socket) => socket.resetAndDestroy()],
])("a handshake whose connection is %s: no request was sent, and a retry may help", async (_title, cut) => {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined).once("data", () => cut(socket));
  });
  const { error, host } = await thrownByCreate(server);
  expect(error).toMatchObject({ networkFailure: { sent: false }, isTransient: true });
  expect(error.message).toBe(`${POST}: ${host} closed the connection during the TLS handshake (ECONNRESET).`);
  expect(connections).toBeGreaterThan(1);
});
