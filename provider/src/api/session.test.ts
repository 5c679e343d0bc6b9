import http from "node:http";
import type { AddressInfo } from "node:net";
import { VirtualClock } from "../../../test/virtualClock";
import type { Limits } from "../clock";
import { InputError, UnreadableError } from "../errors";
import { connect, type Api } from ".";

const SESSIONS = "/v1/whatsapp-alt/sessions";
const FULL = { id: "was_1", status: "qr_ready", qrCode: "2@abc", egress: { kind: "external", country: "CL" } };

const clock = new VirtualClock();
const limits = (): Limits => ({ signal: new AbortController().signal, deadline: clock.now() + 60_000 });

let answer: { status: number; body?: unknown };
let lines: string[];
let server: http.Server;
let api: Api;

beforeEach(async () => {
  lines = [];
  server = http.createServer((request, response) => {
    lines.push(`${request.method} ${request.url}`);
    response.writeHead(answer.status).end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = connect({ apiKey: "zv_live_0123456789", baseUrl, keySource: "ZAVU_API_KEY" }, clock, () => 0.5);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("create", () => {
  test("returns the session in the answer", async () => {
    answer = { status: 201, body: { session: { ...FULL, more: { new: "field" } } } };
    const created = await api.sessions.create({ displayName: "x" }, limits());
    expect(created).toMatchObject({ id: "was_1", status: "qr_ready", egress: { kind: "external", country: "cl" } });
    expect(lines).toEqual([`POST ${SESSIONS}`]);
  });

  test.each([
    ["only an id", { id: "was_1" }],
    ["a status that is not a string", { id: "was_1", status: 5 }],
    ["fields of any shape", { id: "was_1", status: null, egress: "external", qrCode: { text: "2@abc" } }],
  ])("with %s returns a new session with the id", async (_title, session) => {
    answer = { status: 201, body: { session } };
    expect(await api.sessions.create({}, limits())).toMatchObject({ id: "was_1", status: "initializing" });
  });

  test.each([{}, { session: {} }, { session: { id: "" } }, { session: { id: "../me" } }, []])(
    "with the answer %j, which has no valid id, fails without a retry",
    async (body) => {
      answer = { status: 201, body };
      await expect(api.sessions.create({}, limits())).rejects.toBeInstanceOf(UnreadableError);
      expect(lines).toHaveLength(1);
    },
  );
});

describe("get", () => {
  test("treats null and values of another type as absent", async () => {
    const odd = { senderId: null, phoneNumber: 5, egress: null, lastError: null, lastConnectedAt: {} };
    answer = { status: 200, body: { session: { ...FULL, ...odd } } };
    const session = await api.sessions.get("was_1", limits());
    for (const name of Object.keys(odd)) expect(session[name as keyof typeof session]).toBeUndefined();
  });

  test("removes phone numbers from lastError", async () => {
    answer = { status: 200, body: { session: { ...FULL, lastError: "+56 9 1234 5678 was refused" } } };
    expect(await api.sessions.get("was_1", limits())).toMatchObject({ lastError: "[phone number] was refused" });
  });

  test("keeps a status that the vendor adds later", async () => {
    answer = { status: 200, body: { session: { ...FULL, status: "resting" } } };
    expect(await api.sessions.get("was_1", limits())).toMatchObject({ status: "resting" });
  });
});

test.each(["..", ".", "", "a/b", "a b", "a?b", "a%2fb", "a#b", "é"])(
  "the id %j is refused without a request",
  async (id) => {
    answer = { status: 204 };
    const { sessions } = api;
    const calls = [sessions.get(id, limits()), sessions.reconnect(id, limits()), sessions.delete(id, limits())];
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(InputError);
    expect(lines).toEqual([]);
  },
);

test("list reads a page, and the next one with its cursor", async () => {
  answer = { status: 200, body: { items: [FULL, { id: "was_2", status: "ready" }], nextCursor: "a b" } };
  const page = await api.sessions.list.page(undefined, limits());
  expect(page.items.map(({ id }) => id)).toEqual(["was_1", "was_2"]);
  answer = { status: 200, body: { items: [], nextCursor: null } };
  expect(await api.sessions.list.page(page.nextCursor, limits())).toMatchObject({ items: [], nextCursor: undefined });
  expect(lines).toEqual([`GET ${SESSIONS}?limit=100`, `GET ${SESSIONS}?limit=100&cursor=a+b`]);
});

test("a session that cannot be parsed does not hide the others of its page", async () => {
  answer = { status: 200, body: { items: [{ id: "was_1" }, FULL, null] } };
  expect(await api.sessions.list.page(undefined, limits())).toMatchObject({ items: [{ id: "was_1" }], unreadable: 2 });
});

describe("the key's project", () => {
  const ME = { project: { id: "proj_a", name: "A" } };

  test("is requested once", async () => {
    answer = { status: 200, body: ME };
    expect(await Promise.all([api.account.projectId(), api.account.projectId()])).toEqual(["proj_a", "proj_a"]);
    expect(lines).toEqual(["GET /v1/me"]);
  });

  test.each([404, 405])("is unknown if the answer is %d", async (status) => {
    answer = { status };
    expect(await api.account.projectId()).toBeUndefined();
  });

  test.each([
    ["a refused key", { status: 401 }],
    ["a refusal by a gateway", { status: 403 }],
    ["a server error", { status: 500 }],
    ["a page that is not the API's", { status: 200, body: "<html>" }],
    ["an answer without a project", { status: 200, body: { project: {} } }],
  ])("is requested again after a failure: %s", async (_title, given) => {
    answer = given;
    await expect(api.account.projectId()).rejects.toMatchObject({ hint: expect.any(String) as string });
    answer = { status: 200, body: ME };
    expect(await api.account.projectId()).toBe("proj_a");
  });
});
