import { Harness, SESSIONS } from "./harness";

const api = new Harness();
afterEach(() => api.close());

describe("request bodies", () => {
  beforeEach(() => api.start());

  const EGRESSES: [unknown][] = [
    [{ kind: "direct" }],
    [{ kind: "android" }],
    [{ kind: "android", nodeId: "" }],
    [{ kind: "android", nodeId: 1 }],
    [{ kind: "external", country: "chl" }],
    [{ kind: "external", country: "c1" }],
    [{ kind: "external", country: null }],
    [{ kind: "external", city: "Lima" }],
    [{ country: "cl" }],
    ["external"],
    [null],
  ];
  test.each(EGRESSES)("egress %j is refused", async (egress) => {
    expect((await api.call("POST", SESSIONS, { egress })).status).toBe(400);
    expect((await api.call("POST", `${SESSIONS}/${await api.create()}/egress`, { egress })).status).toBe(400);
  });

  test("an egress is answered with its country in lower case", async () => {
    const egress = { kind: "android", nodeId: "nd_1", country: "PE" };
    const id = await api.create({ egress });
    expect(api.simulator.session(id)?.egress).toEqual({ ...egress, country: "pe" });
    // The API does not say what it does with a node that is not used.
    const answer = await api.call("POST", `${SESSIONS}/${id}/egress`, { egress: { kind: "external", nodeId: "nd_1" } });
    expect(answer).toMatchObject({ status: 200, body: { session: { egress: { kind: "external", nodeId: "nd_1" } } } });
  });

  test("a display name has at most 200 code points", async () => {
    const longest = "🙂".repeat(200);
    expect(await api.call("POST", SESSIONS, { displayName: longest })).toMatchObject({
      status: 201,
      body: { session: { displayName: longest } },
    });
    expect((await api.call("POST", SESSIONS, { displayName: `${longest}x` })).status).toBe(400);
    expect((await api.call("POST", SESSIONS, { displayName: 5 })).status).toBe(400);
    expect((await api.call("POST", SESSIONS, { displayName: null })).status).toBe(400);
  });

  test("a session is created without a body, with an empty one and with an empty object", async () => {
    for (const body of [undefined, "", {}]) expect((await api.call("POST", SESSIONS, body)).status).toBe(201);
  });

  test("egress and link require a body", async () => {
    const id = await api.create();
    for (const path of ["egress", "link"]) {
      expect((await api.call("POST", `${SESSIONS}/${id}/${path}`)).status).toBe(400);
      expect((await api.call("POST", `${SESSIONS}/${id}/${path}`, {})).status).toBe(400);
    }
    expect((await api.call("POST", `${SESSIONS}/${id}/link`, { senderId: 1 })).status).toBe(400);
  });

  test("a sender is linked, replaced and unlinked", async () => {
    const id = await api.create();
    const link = (senderId: string) => api.call("POST", `${SESSIONS}/${id}/link`, { senderId });
    expect(await link("sender_default")).toMatchObject({
      status: 200,
      body: { session: { senderId: "sender_default" } },
    });
    expect(await link("sender_support")).toMatchObject({
      status: 200,
      body: { session: { senderId: "sender_support" } },
    });
    expect((await api.call("POST", `${SESSIONS}/${id}/unlink`)).body.session).not.toHaveProperty("senderId");
  });
});
