import { describedOperations, describedStatuses } from "./description";
import { Harness, NODES, SENDERS, SESSIONS, T0 } from "./harness";

const api = new Harness();
afterEach(() => api.close());

const SESSION = `${SESSIONS}/{sessionId}`;
const NODE = `${NODES}/{nodeId}`;

/** Each operation with a request that it accepts. */
const OPERATIONS: [method: string, path: string, status: number, body?: unknown, query?: string][] = [
  ["GET", SESSIONS, 200],
  ["POST", SESSIONS, 201, { displayName: "Desk", egress: { kind: "external", country: "CL" } }],
  ["GET", SESSION, 200],
  ["POST", `${SESSION}/egress`, 200, { egress: { kind: "android", nodeId: "nd_1" } }],
  ["POST", `${SESSION}/reconnect`, 202],
  ["POST", `${SESSION}/logout`, 202],
  ["POST", `${SESSION}/link`, 200, { senderId: "sender_default" }],
  ["POST", `${SESSION}/unlink`, 200],
  ["DELETE", SESSION, 204],
  ["GET", NODES, 200, undefined, "senderId=sender_default"],
  ["POST", NODES, 201, { senderId: "sender_default", label: "Store phone" }],
  ["GET", NODE, 200],
  ["POST", `${NODE}/pairing-token`, 200],
  ["DELETE", NODE, 204],
  ["GET", "/v1/whatsapp-alt/proxy-status", 200],
  ["GET", "/v1/me", 200],
  ["GET", SENDERS, 200],
  ["GET", `${SENDERS}/{senderId}`, 200],
];

test("each described operation is tested", async () => {
  await api.start();
  expect(new Set(OPERATIONS.map(([method, path]) => `${method} ${path}`))).toEqual(new Set(describedOperations()));
});

describe.each(OPERATIONS)("%s %s", (method, path, status, body, query) => {
  const isSender = path.startsWith(SENDERS);
  const acceptsTestKeys = path === "/v1/me" || isSender;
  const withQuery = (more?: string) => [query, more].filter(Boolean).join("&");
  const at = (ids: { sessionId: string; nodeId: string }, more?: string) => {
    const filled = path
      .replace("{sessionId}", ids.sessionId)
      .replace("{nodeId}", ids.nodeId)
      .replace("{senderId}", "sender_default");
    return [filled, withQuery(more)].filter(Boolean).join("?");
  };
  /** Creates a session and a node without requests, which would count for the limit. */
  const createBoth = () => ({
    sessionId: api.simulator.make("proj_one"),
    nodeId: api.simulator.addNode({ senderId: "sender_default" }),
  });
  const expectUnchanged = () => {
    expect(api.simulator.sessions()).toMatchObject([{ status: "initializing", egress: { kind: "external" } }]);
    expect(api.simulator.sessions()[0]).not.toHaveProperty("senderId");
    expect(api.simulator.nodes()).toMatchObject([{ status: "pending" }]);
  };

  test(`answers ${status}`, async () => {
    await api.start();
    const answer = await api.call(method, at(createBoth()), body);
    expect(answer.status).toBe(status);
    if (status === 204) expect(answer.body).toBeUndefined();
  });

  test("answers 401 without a key and with an unknown one", async () => {
    await api.start();
    const ids = createBoth();
    for (const key of [null, "zv_live_nobody", "zv_test_nobody"]) {
      expect(await api.call(method, at(ids), body, key)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    }
    expectUnchanged();
  });

  test("answers 429 over the limit, with both times", async () => {
    await api.start({ rateLimit: { limit: 1, windowMs: 60_000 } });
    const ids = createBoth();
    await api.call("GET", "/v1/me");
    api.now += 15_500;
    const answer = await api.call(method, at(ids), body);
    expect(answer).toMatchObject({
      status: 429,
      body: {
        code: "rate_limited",
        message: "Rate limit exceeded. Retry after 2026-01-01T00:01:00.000Z",
        details: { retryAfter: T0 + 60_000 },
      },
    });
    expect(answer.headers.get("retry-after")).toBe("45");
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(answer.headers.get("x-ratelimit-reset")).toBe(String(T0 + 60_000));
    api.now += 44_500;
    expect((await api.call(method, at(ids), body)).status).toBe(status);
  });

  test(acceptsTestKeys ? "accepts a test key" : "refuses a test key", async () => {
    await api.start();
    const answer = await api.call(method, at(createBoth()), body, "zv_test_one");
    if (acceptsTestKeys) expect(answer.status).toBe(200);
    else expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expectUnchanged();
  });

  if (path.startsWith(SESSION) || path.startsWith(NODE)) {
    test("answers 404 for an unknown resource and for one of another project", async () => {
      await api.start();
      const ids = createBoth();
      const unknown = { status: 404, body: { code: "not_found" } };
      expect(await api.call(method, at({ sessionId: "nope", nodeId: "nope" }), body)).toMatchObject(unknown);
      expect(await api.call(method, at(ids), body, "zv_live_two")).toMatchObject(unknown);
      expectUnchanged();
    });
  }

  if (path !== "/v1/me") {
    test("refuses a query parameter that it does not have", async () => {
      await api.start();
      expect((await api.call(method, at(createBoth(), "sort=name"), body)).status).toBe(400);
      expectUnchanged();
    });
  }

  if (method !== "GET") {
    test.each([
      ["no JSON", "{"],
      ["a list", "[]"],
      ["null", "null"],
      ["an unknown field", JSON.stringify({ ...(body ?? {}), colour: "red" })],
      ["more than 1 MB", JSON.stringify({ ...(body ?? {}), displayName: "x".repeat(1024 * 1024) })],
    ])("refuses a body of %s", async (_what, text) => {
      await api.start();
      expect(await api.call(method, at(createBoth()), text)).toMatchObject({
        status: 400,
        body: { code: "invalid_request" },
      });
      expectUnchanged();
    });
  }
});

test("a sender that the project does not have answers 404", async () => {
  await api.start();
  expect(await api.call("GET", `${SENDERS}/nope`)).toMatchObject({ status: 404, body: { code: "not_found" } });
  expect(await api.call("POST", NODES, { senderId: "nope" })).toMatchObject({ status: 404 });
  expect(await api.call("POST", `${SESSIONS}/${await api.create()}/link`, { senderId: "nope" })).toMatchObject({
    status: 404,
  });
});

test("every described status was tested, except those that the API does not document", async () => {
  await api.start();
  const routes = OPERATIONS.map(([method, path]) => [method, path] as const);
  const missing = routes.flatMap(([method, path]) => {
    const statuses = describedStatuses(method, path).map((status) => `${method} ${path} ${status}`);
    return statuses.filter((line) => !api.seen.has(line)).map((line) => line.slice(-3));
  });
  expect(new Set(missing)).toEqual(new Set(["403", "5XX"]));
});
