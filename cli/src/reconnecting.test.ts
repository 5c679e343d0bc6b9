import type { Session } from "pulumi-zavu-provider/api";
import {
  ApiError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  StoppedError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
} from "pulumi-zavu-provider/errors";
import { sessionListCache } from "pulumi-zavu-provider/wait";
import { startSimulator, type Simulator } from "zavu-simulator";
import { openAccount } from "./account";
import { Reconnecting, isOutdated, mayBeStarting } from "./reconnecting";
import { isDown } from "./status";

const session = (status: string, updatedAt?: string) => ({ id: "jd7", status, updatedAt }) as Session;
const [T0, T1] = ["2026-11-27T10:00:00.000Z", "2026-11-27T10:00:01.000Z"];

describe("an answer after a reconnect", () => {
  test.each<[string, Session, Session, number, boolean]>([
    ["the old status at once", session("failed", T0), session("failed", T0), 0, true],
    ["the old status without times", session("failed"), session("failed"), 4_999, true],
    ["the old status with an invalid time", session("failed", "soon"), session("failed", T0), 0, true],
    ["the old status that is older", session("failed", T0), session("failed", T1), 0, true],
    ["the old status that is newer", session("failed", T1), session("failed", T0), 0, false],
    ["the old status after 5 s", session("failed", T0), session("failed", T0), 5_000, false],
    ["another status", session("initializing", T0), session("failed", T0), 0, false],
    ["a session that was ready", session("ready", T0), session("ready", T0), 0, true],
  ])("%s", (_what, now, before, passedMs, outdated) => {
    expect(isOutdated(now, { before, at: 1_000 }, 1_000 + passedMs)).toBe(outdated);
  });
});

describe("a session whose reconnect failed", () => {
  const call = { method: "POST", path: "/v1/whatsapp-alt/sessions/jd7/reconnect" } as const;
  const refusal = (status: number) => ({ status });

  test.each([
    new ApiError(call, refusal(409)),
    new ApiError(call, refusal(422)),
    new ServerError(call, refusal(503)),
    new UnreadableError(call, 200, "202 was expected"),
    new NoAnswerError(call, { reason: "reset", sent: true }),
  ])("may be starting after %s", (error) => {
    expect(mayBeStarting(error)).toBe(true);
  });

  test.each([
    new ApiError(call, refusal(400)),
    new UnauthorizedError(call, refusal(401), "the test"),
    new ForbiddenError(call, refusal(403)),
    new NotFoundError(call, refusal(404)),
    new RateLimitedError(call, refusal(429), undefined),
    new NoAnswerError(call, { reason: "refused", sent: false }),
    new TimeoutError("it was not sent", ""),
    new StoppedError("it was not sent", ""),
    new Error("internal"),
  ])("is not starting after %s", (error) => {
    expect(mayBeStarting(error)).toBe(false);
  });
});

describe("the requests", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ times: { initializingMs: 0 } });
  });
  afterEach(() => simulator.close());

  function reconnecting(isWanted?: (status: string) => boolean, postLimitMs?: number): Reconnecting {
    const account = openAccount({ apiKey: "zv_live_simulator", baseUrl: simulator.url, keySource: "the test" });
    const parts = { account, listCache: sessionListCache(account), signal: new AbortController().signal };
    return new Reconnecting({
      ...parts,
      ...(isWanted ? { isWanted } : {}),
      ...(postLimitMs === undefined ? {} : { postLimitMs }),
    });
  }
  const posts = () => simulator.request({ operation: "reconnectSession" }).map(({ sessionId }) => sessionId);

  test("a session that is ready again is not reconnected", async () => {
    const [back, down] = [simulator.make("proj_simulator"), simulator.make("proj_simulator")];
    simulator.change(back, { status: "ready" });
    simulator.change(down, { status: "disconnected" });
    const { reconnect } = reconnecting(isDown);
    await Promise.all([reconnect(back), reconnect(down)]);
    expect(posts()).toEqual([down]);
  });

  test("a POST that the rate limit holds back for too long is not sent later", async () => {
    const id = simulator.make("proj_simulator");
    simulator.change(id, { status: "disconnected" });
    simulator.fault({ operation: "reconnectSession", answer: { status: 429, headers: { "Retry-After": "30" } } });
    await expect(reconnecting(isDown, 10_000).reconnect(id)).rejects.toBeInstanceOf(RateLimitedError);
    expect(posts()).toEqual([id]);
  });

  test("at most ten requests are in flight at a time", async () => {
    const ids = Array.from({ length: 25 }, () => simulator.make("proj_simulator"));
    let [inFlight, most] = [0, 0];
    const { reconnect } = reconnecting((status) => {
      most = Math.max(most, ++inFlight);
      return isDown(status);
    });
    await Promise.all(ids.map((id) => reconnect(id).then(() => inFlight--)));
    expect(most).toBeLessThanOrEqual(10);
    expect(posts()).toEqual([]);
  });

  test("a refusal after which the session may be starting is remembered as unconfirmed, and another one is thrown", async () => {
    const ids = [simulator.make("proj_simulator"), simulator.make("proj_simulator"), simulator.make("proj_simulator")];
    const [ok = "", starting = "", refused = ""] = ids;
    const fault = (sessionId: string, status: number) =>
      simulator.fault({ operation: "reconnectSession", sessionId, answer: { status, body: "{}" } });
    fault(starting, 409);
    fault(refused, 403);
    const all = reconnecting();
    await all.reconnect(ok);
    await all.reconnect(starting);
    await expect(all.reconnect(refused)).rejects.toBeInstanceOf(ForbiddenError);
    expect([ok, starting, refused].map((id) => all.unconfirmedOf(id))).toEqual([
      undefined,
      expect.any(ApiError),
      undefined,
    ]);
  });
});
