import type { AddressInfo } from "node:net";
import http from "node:http";
import { ForbiddenError, NoAnswerError } from "pulumi-zavu-provider/errors";
import { ERROR_KINDS } from "./errorKind";
import type { Known } from "./events";
import { WatchMetrics, type WatchState } from "./metrics";
import { MetricsServer, isOpenToNetwork, metricsAddressOf } from "./metricsServer";

const known = (id: string, status: string | null, more: Partial<Known> = {}): Known => ({
  id,
  name: "Support",
  status,
  since: 1_764_324_000_500,
  updatedAt: NaN,
  missing: 0,
  ...more,
});
const state = (sessions: Known[], more: Partial<WatchState> = {}): WatchState => ({ sessions, lastReadAt: 0, ...more });
const call = { method: "GET" as const, path: "/v1/whatsapp-alt" };

/** The series of one metric, without comments. */
const seriesOf = (text: string, metric: string) =>
  text.split("\n").filter((line) => new RegExp(`^${metric}[{ ]`).test(line));

describe("the metrics", () => {
  let now: WatchState;
  let metrics: WatchMetrics;
  beforeEach(() => {
    now = state([]);
    metrics = new WatchMetrics(() => now);
  });
  const series = async (metric: string) => seriesOf(await metrics.text(), metric);

  test("each known status has a number of sessions, also zero, and an unknown one counts as other", async () => {
    now = state([known("a", "ready"), known("b", "ready"), known("c", "hibernating")]);
    expect(await series("zavu_sessions")).toEqual([
      'zavu_sessions{status="initializing"} 0',
      'zavu_sessions{status="qr_ready"} 0',
      'zavu_sessions{status="authenticating"} 0',
      'zavu_sessions{status="ready"} 2',
      'zavu_sessions{status="disconnected"} 0',
      'zavu_sessions{status="failed"} 0',
      'zavu_sessions{status="other"} 1',
    ]);
  });

  test("each session has its status, reason and time of its last change, and no other status", async () => {
    now = state([known("a", "ready")]);
    await metrics.text();
    now = state([known("a", "disconnected", { reason: "banned" })]);
    expect(await series("zavu_session_status")).toEqual([
      'zavu_session_status{session="a",status="disconnected",reason="banned"} 1',
    ]);
    expect(await series("zavu_session_last_change_timestamp_seconds")).toEqual([
      'zavu_session_last_change_timestamp_seconds{session="a"} 1764324000.5',
    ]);
  });

  test("a session that is gone has no series, and its reconnects do not come back", async () => {
    now = state([known("a", "disconnected"), known("b", "ready")]);
    metrics.countReconnect("a");
    metrics.countReconnect("a");
    expect(await series("zavu_reconnects_total")).toEqual([
      'zavu_reconnects_total{session="a"} 2',
      'zavu_reconnects_total{session="b"} 0',
    ]);
    now = state([known("a", null), known("b", "ready")]);
    expect(await metrics.text()).not.toContain('session="a"');
    now = state([known("a", "disconnected")]);
    expect(await series("zavu_reconnects_total")).toEqual(['zavu_reconnects_total{session="a"} 0']);
  });

  test("each kind of error is a counter from the start, and an unknown error counts as other", async () => {
    expect(await series("zavu_errors_total")).toEqual(ERROR_KINDS.map((kind) => `zavu_errors_total{kind="${kind}"} 0`));
    metrics.countError(new NoAnswerError(call, { reason: "did not answer in time", sent: true }));
    metrics.countError(new ForbiddenError(call, { status: 403 }));
    metrics.countError(new TypeError("zv_live_of_the_test"));
    const text = await metrics.text();
    expect(seriesOf(text, "zavu_errors_total").filter((line) => line.endsWith(" 1"))).toEqual([
      'zavu_errors_total{kind="forbidden"} 1',
      'zavu_errors_total{kind="no_answer"} 1',
      'zavu_errors_total{kind="other"} 1',
    ]);
    expect(text).not.toContain("zv_live");
  });

  test("the last read is 0 before the first one, and the rate limit is absent while it is not known", async () => {
    expect(await series("zavu_last_successful_read_timestamp_seconds")).toEqual([
      "zavu_last_successful_read_timestamp_seconds 0",
    ]);
    expect(await series("zavu_rate_limit\\w+")).toEqual([]);
    now = state([], { lastReadAt: 1_764_324_000_000, rateLimit: { limit: 600, remaining: 42 } });
    expect(await series("zavu_last_successful_read_timestamp_seconds")).toEqual([
      "zavu_last_successful_read_timestamp_seconds 1764324000",
    ]);
    expect(await series("zavu_rate_limit\\w+")).toEqual([
      "zavu_rate_limit_requests 600",
      "zavu_rate_limit_remaining_requests 42",
    ]);
    now = state([]);
    expect(await series("zavu_rate_limit\\w+")).toEqual([]);
  });

  test("no name is in a label, and an id cannot add a line", async () => {
    now = state([known('a"} 1\nevil 1', "ready")]);
    const text = await metrics.text();
    expect(text).not.toContain("Support");
    expect(text).not.toMatch(/^evil/m);
  });
});

describe("the address", () => {
  test.each([
    ["127.0.0.1:9464", { host: "127.0.0.1", port: 9464 }, false],
    ["9464", { host: "127.0.0.1", port: 9464 }, false],
    ["localhost:0", { host: "127.0.0.1", port: 0 }, false],
    ["[::1]:9464", { host: "::1", port: 9464 }, false],
    ["0.0.0.0:9464", { host: "0.0.0.0", port: 9464 }, true],
    ["[::]:9464", { host: "::", port: 9464 }, true],
    ["10.0.0.7:9464", { host: "10.0.0.7", port: 9464 }, true],
  ])("%s", (text, address, isOpen) => {
    expect(metricsAddressOf(text)).toEqual(address);
    expect(isOpenToNetwork(address)).toBe(isOpen);
  });

  test.each([":9464", "*:9464", "example.com:9464", "127.0.0.1", "127.0.0.1:65536", "[127.0.0.1]:1", "::1:9464", "x"])(
    "%s is refused",
    (text) => {
      expect(() => metricsAddressOf(text)).toThrow(`--metrics ${text} is not an IP address with a port.`);
    },
  );
});

describe("the server", () => {
  let server: MetricsServer;
  beforeEach(async () => {
    server = await MetricsServer.start({ host: "127.0.0.1", port: 0 }, new WatchMetrics(() => state([])));
  });
  afterEach(() => server.close());

  test("answers GET /metrics in Prometheus's format", async () => {
    const answer = await fetch(server.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await answer.text()).toContain("# TYPE zavu_sessions gauge\n");
    expect((await fetch(`${server.url}?debug=1`)).status).toBe(200);
  });

  test.each([
    ["GET", "/"],
    ["GET", "/metrics/"],
    ["GET", "//metrics"],
    ["HEAD", "/metrics"],
    ["POST", "/metrics"],
    ["DELETE", "/metrics"],
  ])("answers %s %s with 404", async (method, path) => {
    expect((await fetch(new URL(server.url).origin + path, { method })).status).toBe(404);
  });

  test("an address in use is an error that says what to do", async () => {
    const other = http.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const start = MetricsServer.start({ host: "127.0.0.1", port }, new WatchMetrics(() => state([])));
    const failed = expect(start).rejects.toThrow(
      `Metrics cannot be served on 127.0.0.1:${port}: another program uses the port.`,
    );
    await failed.finally(() => other.close());
  });
});
