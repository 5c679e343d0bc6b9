import {
  ApiError,
  ConfigError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  UnauthorizedError,
  UnreadableError,
  isZavuError,
  type Call,
  type ZavuError,
} from ".";

const CALL: Call = { method: "GET", path: "/v1/whatsapp-alt/sessions/s1" };
const HOST = "https://api.zavu.dev (the default)";
const NAMED = "GET /v1/whatsapp-alt/sessions/s1";

test.each<[ZavuError, string, RegExp]>([
  [new ConfigError("No key.", "Set one."), "No key.", /^Set one\.$/],
  [new NoAnswerError(CALL, { reason: "did not answer", sent: true }), `${NAMED}: the API did not answer.`, /network/],
  [
    new NoAnswerError({ ...CALL, host: HOST }, { reason: "refused the connection (ECONNREFUSED)", sent: false }),
    `${NAMED}: ${HOST} refused the connection (ECONNREFUSED).`,
    /base URL/,
  ],
  [
    new UnreadableError({ ...CALL, host: HOST }, 200, "its body is not JSON"),
    `${NAMED}: ${HOST} answered 200, but its body is not JSON.`,
    /base URL/,
  ],
  [
    new ApiError(CALL, { status: 400, code: "invalid_request", serverMessage: "no such node", requestId: "r1" }),
    `${NAMED} answered 400 invalid_request "no such node" (request r1).`,
    /refused the request/,
  ],
  [new ForbiddenError(CALL, { status: 403 }), `${NAMED} answered 403.`, /enabled by Zavu/],
  [new NotFoundError(CALL, { status: 404 }), `${NAMED} answered 404.`, /key belongs to the project/],
  [new RateLimitedError(CALL, { status: 429 }, 1_000), `${NAMED} answered 429.`, /--parallel/],
  [new ServerError(CALL, { status: 503 }), `${NAMED} answered 503.`, /again later/],
])("%s names the call, the status and what to do", (error, message, hint) => {
  expect(error.message).toBe(message);
  expect(error.hint).toMatch(hint);
  expect(error.text).toBe(`${message} ${error.hint}`);
  expect(error.name).toBe(error.constructor.name);
});

test("the error for a refused key names the source of the key, and no command", () => {
  const error = new UnauthorizedError(CALL, { status: 401, code: "unauthorized" }, "ZAVU_API_KEY");
  expect(error.text).toBe(
    `${NAMED} answered 401 unauthorized. Zavu rejected the API key from ZAVU_API_KEY. Set a valid key.`,
  );
});

test("an error of another copy of this package is recognized by its shape", () => {
  expect(isZavuError(new ConfigError("a", "b"))).toBe(true);
  expect(isZavuError(Object.assign(new Error("a"), { hint: "b" }))).toBe(true);
});

test.each([
  new Error("a"),
  Object.assign(new Error("a"), { hint: 1 }),
  { message: "a", hint: "b" },
  "text",
  null,
  undefined,
])("%p is not an error of this package", (value) => {
  expect(isZavuError(value)).toBe(false);
});
