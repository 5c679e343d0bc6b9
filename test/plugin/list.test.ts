import { UNKNOWN } from "./client";
import { Trial, textOf } from "./trial";

const SESSION = "zavu:index:WhatsAppAltSession";
const NODE = "zavu:index:WhatsAppAltEgressNode";

let trial: Trial;
beforeAll(async () => (trial = await Trial.open()));
afterAll(() => trial.close());
beforeEach(() => {
  for (const { id } of trial.simulator.sessions()) trial.simulator.remove(id);
  trial.requested();
});

const createSessions = async (count: number) => {
  const names = Array.from({ length: count }, (_, i) => `line ${i}`);
  for (const displayName of names) await trial.client.create({ displayName, waitFor: "created" });
  const ids = trial.simulator.sessions().map(({ id }) => id);
  return names.map((name, i) => ({ id: ids[i], name }));
};

describe("List of sessions", () => {
  test("has each session by id and name", async () => {
    const sessions = await createSessions(2);
    expect(await trial.client.list(SESSION)).toEqual({ items: sessions, cursor: undefined, isComputed: false });
  });

  test("has no name for a session without one", async () => {
    await trial.client.create({ waitFor: "created" });
    expect((await trial.client.list(SESSION)).items).toMatchObject([{ name: "" }]);
  });

  test.each([
    ["a page size", { pageSize: 2 }],
    ["a limit", { limit: 2 }],
    ["the lower of both", { limit: 3, pageSize: 2 }],
    ["the lower of both", { limit: 2, pageSize: 500 }],
  ])("with %s returns that many, and a cursor", async (_title, page) => {
    const sessions = await createSessions(3);
    const first = await trial.client.list(SESSION, page);
    expect(first.items).toEqual(sessions.slice(0, 2));
    const second = await trial.client.list(SESSION, { ...page, cursor: first.cursor ?? "" });
    expect(second).toEqual({ items: sessions.slice(2), cursor: undefined, isComputed: false });
  });

  test("is unknown while its query is unknown", async () => {
    const found = await trial.client.list(SESSION, { query: { senderId: UNKNOWN } });
    expect(found).toEqual({ items: [], cursor: undefined, isComputed: true });
    expect(trial.requested()).toEqual([]);
  });

  test("refuses a query that it does not have", async () => {
    const text = await textOf(trial.client.list(SESSION, { query: { displayName: "needle" } }));
    expect(text).toBe(`${SESSION} was not listed: displayName is not an argument. It takes no arguments.`);
    expect(trial.requested()).toEqual([]);
  });

  test.each([
    ["an item that cannot be read", { items: [{ id: "wa_1" }] }, "some of its items cannot be read"],
    ["a page that leads back to itself", { items: [], nextCursor: "c1" }, "its pages lead back to one that was read"],
  ])("with %s is an error", async (_title, body, why) => {
    trial.simulator.fault({ operation: "listSessions", answer: { status: 200, body: JSON.stringify(body) } });
    const text = await textOf(trial.client.list(SESSION, { cursor: "c1" }));
    expect(text).toContain(`GET /v1/whatsapp-alt/sessions: `);
    expect(text).toContain(`answered 200, but ${why}. Check that the base URL is the Zavu API`);
  });

  test("that the API refuses is an error that names the request and the cure", async () => {
    trial.simulator.fault({ operation: "listSessions", answer: { status: 403 } });
    const text = await textOf(trial.client.list(SESSION));
    expect(text).toContain("GET /v1/whatsapp-alt/sessions?limit=100 answered 403.");
    expect(text).toContain("Ask Zavu");
  });
});

describe("List of egress nodes", () => {
  test("has the nodes of the sender, each by id and label", async () => {
    const items = [
      { id: "nd_1", label: "Shop", status: "online" },
      { id: "nd_2", status: "pending" },
    ];
    trial.simulator.fault({ answer: { status: 200, body: JSON.stringify({ items, nextCursor: "c2" }) } });
    expect(await trial.client.list(NODE, { query: { senderId: "snd_1" }, cursor: "c1", pageSize: 5 })).toEqual({
      items: [
        { id: "nd_1", name: "Shop" },
        { id: "nd_2", name: "" },
      ],
      cursor: "c2",
      isComputed: false,
    });
    expect(trial.simulator.journal.at(-1)).toMatchObject({
      path: "/v1/whatsapp-alt/egress-nodes",
      query: { senderId: "snd_1", limit: "5", cursor: "c1" },
    });
  });

  test.each([
    [{}, "senderId is missing"],
    [{ senderId: "" }, "senderId is empty"],
    [{ senderID: "needle" }, "senderId is missing; senderID is not an argument"],
  ])("with %j names the arguments", async (query, issue) => {
    const text = await textOf(trial.client.list(NODE, { query }));
    expect(text).toBe(`${NODE} was not listed: ${issue}. It takes senderId (the id of a sender).`);
    expect(trial.requested()).toEqual([]);
  });
});

test("List of another type names the types that can be listed", async () => {
  const text = await textOf(trial.client.list("zavu:index:Nothing"));
  expect(text).toBe(`This version of the plugin cannot list zavu:index:Nothing. It can list ${SESSION} and ${NODE}.`);
});

test("List with an unusable key is an error", async () => {
  await trial.client.configure({ apiKey: "" });
  expect(await textOf(trial.client.list(SESSION))).toContain("zavu:apiKey is empty in the provider's configuration.");
  expect(trial.requested()).toEqual([]);
  await trial.client.configure({});
});
