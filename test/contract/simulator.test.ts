import { describedStatuses } from "./description";
import { Harness, SESSIONS, T0 } from "./harness";

const api = new Harness();
afterEach(() => api.close());

const SESSION = `${SESSIONS}/{sessionId}`;

/** Each operation with a request that it takes. */
const OPERATIONS: [method: string, path: string, status: number, body?: unknown][] = [
  ["GET", SESSIONS, 200],
  ["POST", SESSIONS, 201, { displayName: "Desk", egress: { kind: "external", country: "CL" } }],
  ["GET", SESSION, 200],
  ["POST", `${SESSION}/egress`, 200, { egress: { kind: "android", nodeId: "nd_1" } }],
  ["POST", `${SESSION}/reconnect`, 202],
  ["POST", `${SESSION}/logout`, 202],
  ["POST", `${SESSION}/link`, 200, { senderId: "sender_1" }],
  ["POST", `${SESSION}/unlink`, 200],
  ["DELETE", SESSION, 204],
  ["GET", "/v1/me", 200],
];

describe.each(OPERATIONS)("%s %s", (method, path, status, body) => {
  const at = (id: string) => path.replace("{sessionId}", id);

  test(`answers ${status}`, async () => {
    await api.start();
    const answer = await api.call(method, at(await api.create()), body);
    expect(answer.status).toBe(status);
    if (status === 204) expect(answer.body).toBeUndefined();
  });

  test("answers 401 without a key and with an unknown one", async () => {
    await api.start();
    const id = await api.create();
    for (const key of [null, "zv_live_nobody", "zv_test_nobody"]) {
      expect(await api.call(method, at(id), body, key)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    }
  });

  test("answers 429 over the limit, with both times", async () => {
    await api.start({ rateLimit: { limit: 1, windowMs: 60_000 } });
    const id = await api.create();
    api.now += 15_500;
    const answer = await api.call(method, at(id), body);
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
    expect((await api.call(method, at(id), body)).status).toBe(status);
  });

  test("takes a test key only for /v1/me", async () => {
    await api.start();
    const answer = await api.call(method, at(await api.create()), body, "zv_test_one");
    if (path === "/v1/me") expect(answer).toMatchObject({ status: 200, body: { isTestMode: true } });
    else expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(api.simulator.sessions()).toHaveLength(1);
  });

  if (path.startsWith(SESSION)) {
    test("answers 404 for an unknown session and for one of another project", async () => {
      await api.start();
      const id = await api.create();
      expect(await api.call(method, at("nope"), body)).toMatchObject({ status: 404, body: { code: "not_found" } });
      expect(await api.call(method, at(id), body, "zv_live_two")).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
      expect(api.simulator.sessions()).toMatchObject([{ id, projectId: "proj_one", status: "initializing" }]);
    });
  }

  if (path !== "/v1/me") {
    test("refuses a query parameter that it does not have", async () => {
      await api.start();
      expect((await api.call(method, `${at(await api.create())}?sort=name`, body)).status).toBe(400);
    });
  }

  if (method !== "GET") {
    test.each([
      ["no JSON", "{"],
      ["a list", "[]"],
      ["null", "null"],
      ["an unknown field", '{"colour":"red"}'],
      ["more than 1 MB", JSON.stringify({ displayName: "x".repeat(1024 * 1024) })],
    ])("refuses a body of %s", async (_what, text) => {
      await api.start();
      const id = await api.create();
      expect(await api.call(method, at(id), text)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(api.simulator.sessions()).toHaveLength(1);
    });
  }
});

test("every described status was seen, but for those that nobody has documented", async () => {
  await api.start();
  const routes = OPERATIONS.map(([method, path]) => [method, path] as const);
  const missing = routes.flatMap(([method, path]) => {
    const statuses = describedStatuses(method, path).map((status) => `${method} ${path} ${status}`);
    return statuses.filter((line) => !api.seen.has(line)).map((line) => line.slice(-3));
  });
  expect(new Set(missing)).toEqual(new Set(["403", "5XX"]));
});
