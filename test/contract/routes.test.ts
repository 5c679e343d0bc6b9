import { Harness, SESSIONS } from "./harness";

const api = new Harness();
afterEach(() => api.close());

describe("routes and projects", () => {
  test.each([
    ["GET", "/"],
    ["GET", "/v1/whatsapp-alt/egress-nodes"],
    ["GET", `${SESSIONS}/`],
    ["PATCH", `${SESSIONS}/x`],
    ["PUT", SESSIONS],
    ["GET", `${SESSIONS}/x/egress`],
    ["POST", `${SESSIONS}/x/pair`],
    ["POST", "/v1/me"],
  ])("%s %s answers 404", async (method, path) => {
    await api.start();
    for (const key of ["zv_live_one", null]) {
      expect(await api.call(method, path, undefined, key)).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
  });

  test("/v1/me tells projects apart and shows no key", async () => {
    await api.start();
    const [one, two] = [await api.call("GET", "/v1/me"), await api.call("GET", "/v1/me", undefined, "zv_live_two")];
    expect(one.body).toMatchObject({
      isTestMode: false,
      project: { id: "proj_one", name: "One", isSubAccount: false },
    });
    expect(two.body).toMatchObject({ project: { id: "proj_two", name: null } });
    expect(JSON.stringify([one.body, two.body])).not.toContain("zv_live_");
  });

  test("one project's requests do not use up another's", async () => {
    await api.start({ rateLimit: { limit: 1, windowMs: 60_000 } });
    await api.call("GET", "/v1/me");
    expect((await api.call("GET", "/v1/me")).status).toBe(429);
    expect((await api.call("GET", "/v1/me", undefined, "zv_live_two")).status).toBe(200);
  });
});
