import { Harness, SESSIONS } from "./harness";

const api = new Harness();
afterEach(() => api.close());

describe("routes and projects", () => {
  test.each([
    ["GET", "/"],
    ["DELETE", "/v1/whatsapp-alt/egress-nodes"],
    ["GET", "/v1/whatsapp-alt/egress-nodes/nd_1/pairing-token"],
    ["POST", "/v1/whatsapp-alt/proxy-status"],
    ["POST", "/v1/senders"],
    ["DELETE", "/v1/senders/sender_default"],
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

  test("/v1/me answers the project of the key and no key", async () => {
    await api.start();
    const [one, two] = [await api.call("GET", "/v1/me"), await api.call("GET", "/v1/me", undefined, "zv_live_two")];
    expect(one.body).toMatchObject({
      isTestMode: false,
      project: { id: "proj_one", name: "One", isSubAccount: false },
    });
    expect(two.body).toMatchObject({ project: { id: "proj_two", name: null } });
    expect(JSON.stringify([one.body, two.body])).not.toContain("zv_live_");
  });

  test("one project's requests do not count for another", async () => {
    await api.start({ rateLimit: { limit: 1, windowMs: 60_000 } });
    await api.call("GET", "/v1/me");
    expect((await api.call("GET", "/v1/me")).status).toBe(429);
    expect((await api.call("GET", "/v1/me", undefined, "zv_live_two")).status).toBe(200);
  });
});
