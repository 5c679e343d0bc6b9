import { Harness, SESSIONS } from "./harness";

const api = new Harness();
afterEach(() => api.close());

const TIMES = { initializingMs: 1_000, authenticatingMs: 1_000, qrRotateMs: 20_000 };
const FORMS = [
  ["text", /^2@/],
  ["picture", /^data:image\/png;base64,/],
] as const;

describe.each(FORMS)("a session with QR codes as %s", (qr, form) => {
  beforeEach(() => api.start({ qr, times: TIMES }));

  const read = async (id: string) => (await api.call("GET", `${SESSIONS}/${id}`)).body.session;

  test("goes from created to ready, and each state is as described", async () => {
    const id = await api.create();
    const initial = await read(id);
    expect(initial).toMatchObject({ status: "initializing", egress: { kind: "external" } });
    api.now += 1_000;
    const waiting = await read(id);
    expect(waiting).toMatchObject({ status: "qr_ready", qrCode: expect.stringMatching(form) });
    api.now += 20_000;
    const rotated = await read(id);
    expect(rotated.qrCode).not.toBe(waiting.qrCode);
    api.simulator.scan(id, { phoneNumber: "+5511999990000", pushName: "Ana" });
    const scanned = await read(id);
    expect(scanned.status).toBe("authenticating");
    expect(scanned).not.toHaveProperty("qrCode");
    api.now += 1_000;
    const ready = await read(id);
    expect(ready).toMatchObject({
      status: "ready",
      phoneNumber: "+5511999990000",
      pushName: "Ana",
      egress: { kind: "external", country: "br" },
      lastConnectedAt: "2026-01-01T00:00:22.000Z",
    });
    const moves = [initial, waiting, rotated, scanned, ready].map((session) => session.updatedAt.slice(17, 19));
    expect(moves).toEqual(["00", "01", "21", "21", "22"]);
    expect((await api.call("GET", SESSIONS)).body.items).toEqual([ready]);
  });

  test("fails, reconnects, logs out and links again", async () => {
    api.simulator.failNext({ lastError: "could not reach WhatsApp" });
    const id = await api.create();
    api.now += 1_000;
    expect(await read(id)).toMatchObject({ status: "failed", lastError: "could not reach WhatsApp" });
    const reconnected = await api.call("POST", `${SESSIONS}/${id}/reconnect`);
    expect(reconnected).toMatchObject({ status: 202, body: { session: { status: "initializing", lastError: null } } });
    api.now += 1_000;
    expect((await read(id)).status).toBe("qr_ready");
    api.simulator.change(id, { status: "ready" });
    expect(await api.call("POST", `${SESSIONS}/${id}/reconnect`)).toMatchObject({
      body: { session: { status: "initializing" } },
    });
    api.now += 1_000;
    expect((await read(id)).status).toBe("ready");
    api.simulator.change(id, { status: "disconnected" });
    await api.call("POST", `${SESSIONS}/${id}/reconnect`);
    api.now += 1_000;
    expect((await read(id)).status).toBe("ready");
    const out = await api.call("POST", `${SESSIONS}/${id}/logout`);
    expect(out).toMatchObject({ status: 202, body: { session: { status: "disconnected" } } });
    await api.call("POST", `${SESSIONS}/${id}/reconnect`);
    api.now += 1_000;
    expect((await read(id)).status).toBe("qr_ready");
  });

  test("no longer exists after its deletion", async () => {
    const id = await api.create();
    expect((await api.call("DELETE", `${SESSIONS}/${id}`)).status).toBe(204);
    expect((await api.call("DELETE", `${SESSIONS}/${id}`)).status).toBe(404);
    expect((await api.call("GET", SESSIONS)).body).toEqual({ items: [], nextCursor: null });
  });
});

test("a session of a bridge is as described between two QR codes, after the last one and while it drops", async () => {
  await api.start({ bridge: { codes: 2, ends: "failed" }, times: TIMES });
  const [unscanned, scanned] = [await api.create(), await api.create()];
  api.now += 1_000;
  api.simulator.scan(scanned);
  const statuses = async (): Promise<string[]> =>
    (await api.call("GET", SESSIONS)).body.items.map(({ status }: { status: string }) => status);
  const seen: string[][] = [];
  for (const seconds of [60, 1, 20, 10, 2]) {
    api.now += seconds * 1_000;
    seen.push(await statuses());
  }
  expect(seen).toEqual([
    ["initializing", "ready"],
    ["qr_ready", "ready"],
    ["failed", "ready"],
    ["failed", "initializing"],
    ["failed", "ready"],
  ]);
  expect(api.simulator.session(unscanned)?.lastError).toBe("QR refs attempts ended");
});

describe("the list", () => {
  beforeEach(() => api.start());

  test("pages through the project's sessions, also if one is deleted in between", async () => {
    const ids = [await api.create(), await api.create(), await api.create(), await api.create(), await api.create()];
    await api.call("POST", SESSIONS, undefined, "zv_live_two");
    const first = (await api.call("GET", `${SESSIONS}?limit=2`)).body;
    await api.call("DELETE", `${SESSIONS}/${ids[1]}`);
    const second = (await api.call("GET", `${SESSIONS}?limit=2&cursor=${first.nextCursor}`)).body;
    const third = (await api.call("GET", `${SESSIONS}?limit=2&cursor=${second.nextCursor}`)).body;
    const pages = [first, second, third].map(({ items }) => items.map(({ id }: { id: string }) => id));
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(third.nextCursor).toBeNull();
    expect((await api.call("GET", `${SESSIONS}?limit=4`)).body.nextCursor).toBeNull();
  });

  test("has 50 items on a page, or the requested number up to 100", async () => {
    for (let i = 0; i < 101; i++) await api.create();
    const lengthOf = async (query: string) => (await api.call("GET", SESSIONS + query)).body.items.length;
    expect([await lengthOf(""), await lengthOf("?limit=100"), await lengthOf("?limit=1")]).toEqual([50, 100, 1]);
  });

  test.each(["limit=0", "limit=101", "limit=-1", "limit=ten", "limit=", "limit=5&limit=6", "cursor=nope", "cursor="])(
    "refuses %s",
    async (query) => {
      expect(await api.call("GET", `${SESSIONS}?${query}`)).toMatchObject({
        status: 400,
        body: { code: "invalid_request" },
      });
    },
  );
});
