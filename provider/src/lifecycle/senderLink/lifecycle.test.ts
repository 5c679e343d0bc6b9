import type { Simulator, SimulatorOptions } from "zavu-simulator";
import { KEY, configOf, contextOf, failure, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { ProviderProcess } from "..";

const OTHER = "zv_live_0123456789_b";
const clock = new VirtualClock();

let simulator: Simulator;
let provider: ProviderProcess;
let session: string;

async function start(options: SimulatorOptions = {}): Promise<void> {
  const projects = { proj_a: { keys: [KEY] }, proj_b: { keys: [OTHER] } };
  simulator = await simulatorAt(clock, { projects, sleep: clock.serverSleep, ...options });
  session = simulator.make("proj_a");
}

const context = () => contextOf(clock, 60_000);
const links = (own = provider, apiKey = KEY) => own.verbs(own.resources.senderLink, configOf(simulator, { apiKey }));
const declared = (senderId = "sender_support") => ({ sessionId: session, senderId });
const count = (operation: "linkSession" | "unlinkSession") => simulator.request({ operation }).length;
/** A link that an earlier run has created. */
const existing = (senderId?: string) => links(startProvider(clock)).create(declared(senderId), context());

beforeEach(async () => {
  clock.time = Date.now();
  provider = startProvider(clock);
  await start();
});
afterEach(async () => {
  await simulator.close();
  expect(clock.sleeping).toBe(0);
});

describe("create", () => {
  test("links the sender with one POST", async () => {
    const { id, state } = await links().create(declared(), context());
    expect(id).toBe(`${session}/sender_support`);
    expect(state).toEqual({ ...declared(), sessionStatus: "initializing", projectId: "proj_a" });
    expect(simulator.session(session)?.senderId).toBe("sender_support");
    expect(count("linkSession")).toBe(1);
  });

  test("sends no POST if the session shows the sender", async () => {
    simulator.link(session, "sender_support");
    await links().create(declared(), context());
    expect(count("linkSession")).toBe(0);
  });

  test("changes nothing if the session shows another sender", async () => {
    simulator.link(session, "sender_default");
    const error = await failure(links().create(declared(), context()));
    expect(error.name).toBe("SenderLinkError");
    expect(error.text).toContain("it is linked to sender sender_default");
    expect(error.text).toContain(`npx pulumi-zavu-cli unlink ${session}`);
    expect(count("linkSession")).toBe(0);
  });

  test.each([0, 2_000])("of two links of one session at once refuses the second, with reads %d ms late", async (ms) => {
    await clock.sleep(10_000);
    simulator.lag(ms);
    const first = links().create(declared(), context());
    const error = await failure(links().create(declared("sender_default"), context()));
    expect(error.text).toContain("it is linked to sender sender_support");
    await first;
    expect(simulator.session(session)?.senderId).toBe("sender_support");
    expect(count("linkSession")).toBe(1);
  });

  test("waits for another link of the session only until its own deadline", async () => {
    simulator.fault({ operation: "linkSession", times: Infinity, answer: { status: 503 } });
    const first = failure(links().create(declared(), context()));
    const since = clock.now();
    const error = await failure(links().create(declared("sender_default"), contextOf(clock, 5_000)));
    expect(error.name).toBe("TimeoutError");
    expect(clock.now() - since).toBeLessThan(6_000);
    await first;
  });

  test("waits for a read that lags behind the end of another link", async () => {
    simulator.link(session, "sender_default");
    await clock.sleep(10_000);
    simulator.lag(2_000);
    simulator.unlink(session);
    await links().create(declared(), context());
    expect(simulator.session(session)?.senderId).toBe("sender_support");
  });

  test.each([{ cut: true }, { cut: true, processed: true }, { answer: { status: 503 } }, { answer: { status: 409 } }])(
    "retries after %j",
    async (fault) => {
      simulator.fault({ operation: "linkSession", times: 7, ...fault });
      await links().create(declared(), context());
      expect(simulator.session(session)?.senderId).toBe("sender_support");
    },
  );

  test("names waitFor if the API refuses a session that is not ready", async () => {
    await simulator.close();
    await start({ linkNeedsReady: true });
    const error = await failure(links().create(declared(), context()));
    expect(error.name).toBe("SenderLinkError");
    expect(error.text).toContain('declare `waitFor: "ready"` on the session');
    expect(error.text).toContain("npx pulumi-zavu-cli unlink OTHER_SESSION");
  });

  test("retries a 409 for half a minute, and then names the session that may have the sender", async () => {
    simulator.fault({ operation: "linkSession", times: Infinity, answer: { status: 409 } });
    const since = clock.now();
    const error = await failure(links().create(declared(), contextOf(clock, 300_000)));
    expect(clock.now() - since).toBeLessThan(35_000);
    expect(error.name).toBe("SenderLinkError");
    expect(error.text).toContain("If the sender is linked to another session");
  });

  test("says that the sender does not exist", async () => {
    const error = await failure(links().create(declared("sender_unknown"), context()));
    expect(error.text).toContain("the project has no such sender");
    expect(count("linkSession")).toBe(1);
  });

  const html = { status: 200, body: "<html>log in</html>" };

  test.each([{ status: 204 }, { status: 200, body: "{}" }, html])(
    "after the answer %j reads whether the sender was linked",
    async (answer) => {
      simulator.fault({ operation: "linkSession", answer, processed: true });
      await links().create(declared(), context());
      expect(count("linkSession")).toBe(1);
      simulator.unlink(session);
      await clock.sleep(5_000);
      simulator.fault({ operation: "linkSession", answer });
      expect((await failure(links().create(declared(), context()))).name).toBe("UnreadableError");
    },
  );

  const notFound = { operation: "linkSession", answer: { status: 404 } } as const;

  test("retries a 404 if the session and the sender exist", async () => {
    simulator.fault({ ...notFound, times: 3 });
    await links().create(declared(), context());
    expect(simulator.session(session)?.senderId).toBe("sender_support");
  });

  test("does not blame the sender for a lasting 404 if it exists", async () => {
    simulator.fault({ ...notFound, times: Infinity });
    const since = clock.now();
    const error = await failure(links().create(declared(), contextOf(clock, 300_000)));
    expect(clock.now() - since).toBeLessThan(35_000);
    expect(error.text).toContain("the session and the sender exist");
  });

  test("says that the sender could not be read after a 404", async () => {
    simulator.fault({ ...notFound, times: Infinity });
    simulator.fault({ operation: "getSender", answer: { status: 403 } });
    const error = await failure(links().create(declared(), context()));
    expect(error.text).toMatch(/the sender could not be read: GET .* answered 403/);
  });

  test("says that the session is gone if it was deleted between the read and the link", async () => {
    simulator.fault({ ...notFound, times: Infinity });
    const created = failure(links().create(declared(), context()));
    await clock.sleep(5_000);
    simulator.remove(session);
    expect((await created).text).toContain("the account's list does not show it");
  });

  test("does not overwrite a sender that was linked before a retry", async () => {
    simulator.fault({ ...notFound, times: 1 });
    const created = failure(links().create(declared(), context()));
    await clock.sleep(1_000);
    simulator.link(session, "sender_default");
    expect((await created).text).toContain("it is linked to sender sender_default");
    expect(simulator.session(session)?.senderId).toBe("sender_default");
  });

  test("says that the session does not exist", async () => {
    simulator.remove(session);
    const error = await failure(links().create(declared(), context()));
    expect(error.text).toContain(`Session ${session} was not linked`);
  });

  test("waits for a session that is not visible to reads yet", async () => {
    simulator.lag(2_000);
    session = simulator.make("proj_a");
    await links().create(declared(), context());
    expect(simulator.session(session)?.senderId).toBe("sender_support");
  });
});

describe("read", () => {
  test("returns the link and the session's status", async () => {
    const { id, state } = await existing();
    simulator.change(session, { status: "failed" });
    const found = await links().read(id, state, context());
    expect(found).toEqual({ id, state: { ...state, sessionStatus: "failed" } });
  });

  test.each<[string, () => void]>([
    ["no sender", () => simulator.unlink(session)],
    ["another sender", () => simulator.link(session, "sender_default")],
    ["nothing, since the session is gone", () => simulator.remove(session)],
  ])("returns nothing for a link whose session shows %s", async (_title, act) => {
    const { id, state } = await existing();
    clock.time += 60_000;
    act();
    expect(await links().read(id, state, context())).toBeUndefined();
  });

  test("confirms a missing link with a second read", async () => {
    const { id, state } = await existing();
    simulator.unlink(session);
    clock.time += 60_000;
    simulator.lag(2_000);
    simulator.link(session, "sender_support");
    expect(await links().read(id, state, context())).toMatchObject({ id });
  });

  test("keeps a link that another project's key cannot see", async () => {
    const { id, state } = await existing();
    expect((await failure(links(provider, OTHER).read(id, state, context()))).name).toBe("WrongProjectError");
  });

  test("of a link that the stack does not own returns the inputs to declare", async () => {
    const { id } = await existing();
    expect(await links().read(id, undefined, context())).toMatchObject({ id, inputs: declared() });
    const error = await failure(links().read(`${session}/sender_default`, undefined, context()));
    expect(error.text).toContain("it shows sender sender_support");
  });

  test.each(["jd1", "jd1/", "/sender", "a/b/c"])("refuses the id %s without a request", async (id) => {
    expect((await failure(links().read(id, undefined, context()))).name).toBe("InputError");
    expect(simulator.journal).toHaveLength(0);
  });
});

describe("delete", () => {
  test("unlinks the session", async () => {
    const { id, state } = await existing();
    await links().delete(id, state, context());
    expect(simulator.session(session)?.senderId).toBeUndefined();
  });

  test.each<[string, () => void]>([
    ["no sender", () => simulator.unlink(session)],
    ["another sender", () => simulator.link(session, "sender_default")],
    ["nothing, since the session is gone", () => simulator.remove(session)],
  ])("sends no POST if the session shows %s", async (_title, act) => {
    const { id, state } = await existing();
    clock.time += 60_000;
    act();
    await links().delete(id, state, context());
    expect(count("unlinkSession")).toBe(0);
  });

  test("succeeds if the session is deleted between the read and the unlink", async () => {
    const { id, state } = await existing();
    await clock.sleep(60_000);
    simulator.fault({ operation: "unlinkSession", delayMs: 1_000, answer: { status: 404 } });
    const deleted = links().delete(id, state, context());
    await clock.sleep(500);
    simulator.remove(session);
    await deleted;
    expect(count("unlinkSession")).toBe(1);
  });

  test.each([{ status: 204 }, { status: 200, body: "{}" }])(
    "after the answer %j reads whether the session was unlinked",
    async (answer) => {
      const { id, state } = await existing();
      simulator.fault({ operation: "unlinkSession", answer });
      expect((await failure(links().delete(id, state, context()))).name).toBe("UnreadableError");
      simulator.fault({ operation: "unlinkSession", answer, processed: true });
      await links().delete(id, state, context());
      expect(count("unlinkSession")).toBe(2);
    },
  );

  test("unlinks again after a 404 if the session still shows the sender", async () => {
    const { id, state } = await existing();
    simulator.fault({ operation: "unlinkSession", answer: { status: 404 } });
    await links().delete(id, state, context());
    expect(simulator.session(session)?.senderId).toBeUndefined();
  });

  test("keeps a link that this run has created or found", async () => {
    const { id, state } = await existing();
    const run = startProvider(clock);
    await links(run).create(declared(), context());
    await links(run).delete(id, state, context());
    expect(count("unlinkSession")).toBe(0);
    run.forget();
    await links(run).delete(id, state, context());
    expect(count("unlinkSession")).toBe(1);
  });

  test("keeps a link that a declared resource has, when an older entry of it is deleted", async () => {
    const { id, state } = await existing();
    const compared = { state: { ...state }, oldInputs: declared(), declared: declared() };
    provider.resources.senderLink.diff(id, compared, true);
    await links().delete(id, state, context());
    expect(count("unlinkSession")).toBe(0);
  });

  test("after a refresh unlinks a link that no program declares", async () => {
    const { id, state } = await existing();
    const compared = { state: { ...state }, oldInputs: declared(), declared: declared() };
    provider.resources.senderLink.diff(id, compared, false);
    await links().delete(id, state, context());
    expect(count("unlinkSession")).toBe(1);
  });
});

test("a change of the sender alone deletes the old link first", () => {
  const { senderLink } = provider.resources;
  const diff = (more: object) =>
    senderLink.diff("", { state: {}, oldInputs: declared(), declared: { ...declared(), ...more } }, true);
  expect(diff({})).toMatchObject({ changes: [] });
  expect(diff({ senderId: "sender_default" })).toMatchObject({ deletesFirst: true, changes: [{ replaces: true }] });
  expect(diff({ sessionId: "jd2" })).toMatchObject({ deletesFirst: false, changes: [{ replaces: true }] });
});
