import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret, valuesIn } from "../engine/secrets";
import { UNKNOWN, URN, secret, unwrapped, type Bag, type CallFailed } from "./client";
import { PluginProcess } from "./process";

const KEY = "zv_live_Kx7+/needle=4Qz9_of_the_plugin";

let simulator: Simulator;
let plugin: Awaited<ReturnType<typeof PluginProcess.start>>;
const qrCodes: string[] = [];

const started = async (env: Record<string, string> = { ZAVU_API_KEY: KEY }) => {
  plugin = await PluginProcess.start({ ...env, ZAVU_BASE_URL: simulator.url, PATH: process.env["PATH"] ?? "" });
  return plugin.client;
};
const posts = () => simulator.request({ operation: "createSession" }).length;
const ids = () => simulator.sessions().map(({ id }) => id);
const failed = (call: Promise<unknown>): Promise<CallFailed> =>
  call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: CallFailed) => error,
  );
beforeEach(async () => {
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] }, proj_b: { keys: ["zv_live_other_project"] } },
    times: { initializingMs: 100, authenticatingMs: 50, qrRotateMs: 60_000 },
    rateLimit: false,
    onAnswer: ({ body }) => {
      qrCodes.push(...valuesIn(body, "qrCode"));
    },
  });
});
afterEach(async () => {
  await plugin.end();
  await simulator.close();
  const shown = plugin.written + JSON.stringify(plugin.logged);
  expectNoSecret(shown, [KEY, ...qrCodes], "what the plugin wrote and logged");
});

describe("absent and unusual bags", () => {
  test("absent bags count as empty", async () => {
    const client = await started();
    await client.configure();
    expect(await client.checkConfig()).toEqual({ inputs: {}, failures: [] });
    expect(await client.diffConfig()).toEqual({ replaces: [], diffs: [] });
    expect(await client.check()).toEqual({ inputs: {}, failures: [] });
    expect(await client.diff("wa_1", {})).toMatchObject({ changes: false, detailed: {} });
    const { id } = await client.create(undefined, { timeout: 30 });
    expect(ids()).toEqual([id]);
    await client.delete(id);
    expect(ids()).toEqual([]);
  });

  test("Pulumi's own keys are dropped, unknown ones refused without their value", async () => {
    const client = await started();
    const { inputs, failures } = await client.check({
      displayName: "line",
      __defaults: [],
      __provider: "text",
      egress: { kind: "external", __defaults: [] },
    });
    expect({ inputs, failures }).toEqual({
      inputs: { displayName: "line", egress: { kind: "external" } },
      failures: [],
    });
    const odd = await client.check({ displayname: "hunter2" });
    expect(odd.failures).toEqual([
      { property: "", reason: expect.stringContaining("displayname is not an input") as string },
    ]);
    expect(JSON.stringify(odd.failures)).not.toContain("hunter2");
  });

  test("secrets are unwrapped at every depth, and unknown values pass the checks", async () => {
    const client = await started();
    const egress = { kind: "android", nodeId: secret("nd_1") };
    expect(await client.check({ displayName: secret("line"), egress: secret(egress) })).toEqual({
      inputs: { displayName: "line", egress: { kind: "android", nodeId: "nd_1" } },
      failures: [],
    });
    const unknown = { displayName: UNKNOWN, egress: { kind: "android", nodeId: UNKNOWN }, waitFor: secret(UNKNOWN) };
    expect((await client.check(unknown)).failures).toEqual([]);
  });
});

describe("configuration", () => {
  test("the key is marked as secret once, whether or not the program does so", async () => {
    const client = await started();
    for (const apiKey of [KEY, secret(KEY), secret(secret(KEY))])
      expect(await client.checkConfig({ apiKey, baseUrl: "http://127.0.0.1:1" })).toEqual({
        inputs: { apiKey: secret(KEY), baseUrl: "http://127.0.0.1:1" },
        failures: [],
      });
  });

  test.each([
    [{ apiKey: "zv_test_needle" }, "is a test key"],
    [{ apiKey: secret("zv_live_nee\ndle") }, "contains whitespace"],
    [{ apiKey: `"zv_live_needle"` }, "without quotes"],
    [{ apiKey: "" }, "zavu:apiKey is empty"],
    [{ apiKey: 5 }, "zavu:apiKey must be a string"],
    [{ baseUrl: "http://needle.example" }, "plain http to another machine"],
    [{ baseUrl: "https://needle.example/v1" }, "ends in the API's version"],
    [{ apikey: KEY }, "Did you mean zavu:apiKey?"],
    [{ region: "needle" }, "zavu:region in the provider's configuration is unknown"],
  ])("%j fails the check, and no value is repeated", async (args, reason) => {
    const client = await started();
    const { failures } = await client.checkConfig(args);
    expect(failures).toEqual([{ property: "", reason: expect.stringContaining(reason) as string }]);
    expect(JSON.stringify(failures)).not.toMatch(/nee\\?n?dle|zv_live_[a-zK]/);
  });

  test("several problems are reported at once, those of the environment too", async () => {
    const client = await started({ ZAVU_API_KEY: "zv_test_needle" });
    const { failures } = await client.checkConfig({ baseUrl: "zavu", apikey: "a" });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("zavu:apikey in the provider's configuration is unknown"),
      expect.stringContaining("ZAVU_API_KEY is a test key"),
      expect.stringContaining("zavu:baseUrl of the provider's configuration is not a URL"),
    ]);
  });

  test.each([
    { apiKey: UNKNOWN },
    { apiKey: secret(UNKNOWN), baseUrl: UNKNOWN },
    { apiKey: KEY, version: "0.1.0", pluginDownloadURL: "https://zavu.example", __internal: {}, __defaults: [] },
  ])("%j passes: unknown values and the engine's own names are accepted", async (args) => {
    const client = await started({ ZAVU_API_KEY: "zv_test_needle" });
    expect((await client.checkConfig(args)).failures).toEqual([]);
  });

  test("in a project called zavu the program's own names pass", async () => {
    const client = await started();
    expect((await client.checkConfig({ region: "cl" }, "zavu")).failures).toEqual([]);
    expect((await client.checkConfig({ apikey: KEY }, "zavu")).failures).toHaveLength(1);
  });

  test("another key or address replaces nothing", async () => {
    const client = await started();
    expect(await client.diffConfig({ apiKey: "a", version: "0.1.0" }, { apiKey: "b", version: "0.2.0" })).toEqual({
      replaces: [],
      diffs: ["apiKey"],
    });
  });

  test("a changed configuration refuses a session of another project, and an unchanged one sends no request", async () => {
    const client = await started();
    await client.configure({ apiKey: secret("zv_live_other_project") });
    const olds = { status: "ready", projectId: "proj_a", activeEgress: { kind: "external" } };
    const diff = () => client.diff("wa_1", { olds, oldInputs: {}, news: {} });
    await client.diffConfig({ apiKey: "b" }, { apiKey: "b" });
    expect(await diff()).toMatchObject({ changes: false });
    expect(simulator.journal).toEqual([]);
    const text = "Session wa_1 belongs to project proj_a, but the key belongs to project proj_b";
    await client.diffConfig({ apiKey: "a" }, { apiKey: "b" });
    expect((await failed(diff())).message).toContain(text);
    expect((await failed(diff())).message).toContain(text);
    expect(simulator.journal.map(({ operation }) => operation)).toEqual(["getMe"]);
  });

  test("the provider's own key overrides the environment", async () => {
    const client = await started({ ZAVU_API_KEY: "zv_live_stray" });
    await client.configure({ apiKey: secret(KEY) });
    expect((await client.create({})).id).toBe(ids()[0]);
  });

  test("`pulumi new` has the key checked, and nothing else does", async () => {
    const client = await started({});
    await client.configure({ apiKey: "zv_live_wrong" });
    expect(simulator.journal).toEqual([]);
    const refused = await failed(client.configure({ apiKey: "zv_live_wrong" }, "preflight"));
    expect(refused.message).toContain("from zavu:apiKey of the provider's configuration");
    await client.configure({ apiKey: KEY }, "preflight");
    expect(simulator.journal.map(({ operation }) => operation)).toEqual(["getMe", "getMe"]);
    // `pulumi new` leaves secret values out, so a key that it does not send may be set.
    await client.configure({}, "preflight");
    expect(simulator.journal).toHaveLength(2);
  });

  test("without a key check, diff and a preview work, and everything else is an error that names the cure", async () => {
    const client = await started({});
    expect((await client.checkConfig({})).failures).toEqual([]);
    await client.configure({});
    expect((await client.check({})).failures).toEqual([]);
    expect((await client.create({}, { preview: true })).id).toBe("");
    for (const call of [client.create({}), client.delete("wa_1", {}), client.read("wa_1"), client.update("wa_1")])
      expect((await failed(call)).message).toContain("pulumi config set --secret zavu:apiKey");
  });
});

describe("create", () => {
  test("stores the QR code as a secret, once, and requests a refresh before the next up", async () => {
    const client = await started();
    const { id, properties, refreshBeforeUpdate } = await client.create({ displayName: "line" });
    expect(properties["qrCode"]).toEqual(secret(simulator.session(id)?.qrCode));
    expect(properties).toMatchObject({ displayName: "line", status: "qr_ready", projectId: "proj_a" });
    expect(refreshBeforeUpdate).toBe(true);
  });

  test("in a preview creates nothing and returns unknown outputs", async () => {
    const client = await started();
    const { id, properties } = await client.create({ displayName: "line" }, { preview: true });
    expect(id).toBe("");
    expect(properties).toMatchObject({
      displayName: "line",
      status: UNKNOWN,
      qrCode: secret(UNKNOWN),
      projectId: UNKNOWN,
    });
    expect(simulator.journal).toEqual([]);
  });

  test("that exceeds the engine's timeout is a partial failure with its id and reason", async () => {
    await simulator.close();
    simulator = await startSimulator({ projects: { proj_a: { keys: [KEY] } }, times: { initializingMs: 600_000 } });
    const client = await started();
    const { partialFailure, message } = await failed(client.create({ displayName: "line" }, { timeout: 1 }));
    expect(partialFailure).toMatchObject({
      id: ids()[0],
      inputs: { displayName: "line" },
      properties: { displayName: "line", status: "initializing" },
      reasons: [message],
      refreshBeforeUpdate: true,
    });
    expect(message).toContain("did not reach qr_ready within 1s");
  });

  test("that fails with half a surrogate pair in lastError is answered, and the session is kept", async () => {
    const client = await started();
    simulator.failNext({ times: 1, lastError: `${". ".repeat(249)}.\u{1f600} and more` });
    const { partialFailure } = await failed(client.create({}));
    expect(partialFailure?.id).toBe(ids()[0]);
    const { id } = await client.create({ waitFor: "created" });
    const body = `{"session":{"id":"${id}","status":"ready","pushName":"\\ud83d"}}`;
    simulator.fault({ operation: "getSession", answer: { status: 200, body } });
    expect((await client.read(id)).properties).toMatchObject({ pushName: "\ufffd" });
  });

  test("logs its progress to the resource's line", async () => {
    const client = await started();
    await client.create({});
    await client.read("wa_nobody").catch(() => undefined);
    expect(plugin.logged).toEqual(["initializing", "qr_ready"].map((text) => ({ text, ephemeral: true, urn: URN })));
  });

  test("200 at once create 200 sessions with 200 POSTs", async () => {
    const client = await started();
    const created = await Promise.all(
      Array.from({ length: 200 }, (_, i) => client.create({ displayName: `line ${i}`, waitFor: "created" })),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(200);
    expect(ids()).toHaveLength(200);
    expect(posts()).toBe(200);
    await Promise.all(created.map(({ id, properties }) => client.delete(id, unwrapped(properties))));
    expect(ids()).toEqual([]);
    expect(plugin.written).not.toContain("Warning");
  });
});

describe("cancel", () => {
  test("ends a wait at once, and the session is kept", async () => {
    const client = await started();
    const creating = failed(client.create({ waitFor: "ready" }));
    while (simulator.sessions().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.cancel();
    const { partialFailure } = await creating;
    expect(partialFailure).toMatchObject({ id: ids()[0], reasons: [expect.stringContaining("was stopped at status")] });
  });

  test("never aborts a POST: it waits for the answer, and the session is kept", async () => {
    simulator.fault({ operation: "createSession", delayMs: 800 });
    const client = await started();
    const creating = failed(client.create({ waitFor: "ready" }));
    while (posts() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.cancel();
    expect((await creating).partialFailure?.id).toBe(ids()[0]);
    expect(posts()).toBe(1);
  });

  test("before a call sends nothing, can be repeated, and does not affect a new engine", async () => {
    const client = await started();
    await client.cancel();
    await client.cancel();
    expect((await failed(client.create({}))).message).toContain("was not sent: the operation was stopped");
    expect(posts()).toBe(0);
    await client.attach("127.0.0.1:1");
    expect((await client.create({})).id).toBe(ids()[0]);
  });
});

test("if the engine exits, its pending create is undone, and the process ends", async () => {
  const client = await started();
  const creating = client.create({ waitFor: "ready" }).catch(() => undefined);
  while (simulator.sessions().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await plugin.end()).toBe(0);
  await creating;
  expect(ids()).toEqual([]);
});

describe("read", () => {
  const created = async (inputs: Bag) => {
    const client = await started();
    const { id, properties } = await client.create(inputs);
    return { client, id, properties: unwrapped(properties) };
  };

  // Engines before 3.274 send nothing with an import; later ones send empty properties, as with `.get`.
  test.each([
    ["an import by an older engine", undefined],
    ["an import by a newer engine, or for .get", { properties: {} }],
    ["for .get by an older engine", { properties: {}, inputs: {} }],
  ])("%s gives the inputs that a program would declare, and no others", async (_, bags) => {
    const { client, id } = await created({ displayName: "line", egress: { kind: "external", country: "cl" } });
    const { inputs, properties, refreshBeforeUpdate } = await client.read(id, bags);
    expect(inputs).toEqual({ displayName: "line" });
    expect(properties?.["activeEgress"]).toEqual({ kind: "external", country: "cl" });
    expect(properties?.["qrCode"]).toEqual(secret(simulator.session(id)?.qrCode));
    expect(refreshBeforeUpdate).toBe(true);
    expect((await failed(client.read("wa_nobody", bags))).message).toContain("answered 404");
  });

  test("for an import of a session that no program can declare is an error", async () => {
    const { client, id } = await created({});
    simulator.change(id, { egress: { kind: "direct" } });
    expect((await failed(client.read(id))).message).toContain("no program can declare its egress (direct)");
    // Without inputs a newer engine refuses the import, and `.get` works.
    const got = await client.read(id, { properties: {} });
    expect(got.inputs).toBeUndefined();
    expect(got.properties).toMatchObject({ activeEgress: { kind: "direct" } });
  });

  test("for `exists` in a program finds a session, and no properties for one that is gone", async () => {
    const { client, id } = await created({});
    const urn = `${URN.slice(0, URN.lastIndexOf("::"))}::__exists__1`;
    expect((await client.read(id, { inputs: {}, properties: {} }, urn)).properties).toMatchObject({
      status: "qr_ready",
    });
    simulator.fault({ operation: "getSession", answer: { status: 404 } });
    expect((await client.read(id, { properties: {} }, urn)).properties).toMatchObject({ status: "qr_ready" });
    expect(await client.read("wa_nobody", { properties: {} }, urn)).toMatchObject({ properties: undefined });
  });

  test("in a refresh keeps the inputs as declared, and drops a session that is gone", async () => {
    const { client, id, properties } = await created({ egress: { kind: "external" }, waitFor: "created" });
    const inputs = { egress: { kind: "external" }, waitFor: "created" };
    expect(await client.read(id, { properties, inputs })).toMatchObject({ id, inputs });
    simulator.remove(id);
    expect(await client.read(id, { properties, inputs })).toMatchObject({ id: "", properties: undefined });
  });

  test("in a refresh after an in-place change that failed, keeps the egress that the change has sent", async () => {
    const { client, id, properties } = await created({ egressChange: "inPlace" });
    const egress = { kind: "android", nodeId: "nd_1" };
    simulator.change(id, { egress });
    // After a partial failure of an update, the engine keeps the old inputs and the new outputs.
    const left = { ...properties, egress, activeEgress: egress };
    const inputs = { egress: { kind: "android", nodeId: "nd_0" }, egressChange: "inPlace" };
    const found = await client.read(id, { properties: left, inputs });
    expect(found.inputs).toEqual({ egress, egressChange: "inPlace" });
    expect(found.properties).toMatchObject({ egress });
    expect(found.properties).not.toHaveProperty("isEgressPending");
    // A change from outside is still one.
    simulator.change(id, { egress: { ...egress, nodeId: "nd_9" } });
    const drifted = await client.read(id, { properties: left, inputs });
    expect(drifted.inputs).toMatchObject({ egress: { nodeId: "nd_9" } });
    expect(drifted.properties).toMatchObject({ isEgressPending: true });
  });

  test("of a session that has not reached its waitFor is a partial failure with what it read", async () => {
    const { client, id, properties } = await created({});
    simulator.change(id, { status: "failed", lastError: "banned +56 9 1234 5678" });
    const { partialFailure } = await failed(client.read(id, { properties, inputs: {} }));
    expect(partialFailure).toMatchObject({
      id,
      inputs: {},
      properties: { status: "failed" },
      refreshBeforeUpdate: true,
    });
    expect(partialFailure?.reasons).toEqual([
      expect.stringContaining(`Session ${id} failed: "banned [phone number]".`),
    ]);
  });

  test("with a key that is refused is a partial failure that keeps the state", async () => {
    const { client, id, properties } = await created({ displayName: "line" });
    simulator.revokeKey(KEY);
    const refused = await failed(client.read(id, { properties, inputs: { displayName: "line" } }));
    expect(refused.partialFailure).toMatchObject({
      id,
      inputs: { displayName: "line" },
      properties: { status: "qr_ready" },
    });
    expect(refused.partialFailure?.properties?.["qrCode"]).toEqual(secret(properties["qrCode"]));
    expect(refused.message).toContain("answered 401");
    expect(refused.message).toContain("pulumi refresh --run-program");
  });

  test.each([
    ["missing", {}],
    ["unusable", { ZAVU_API_KEY: "zv_test_x" }],
  ])(
    "with a key that is %s warns and keeps a settled session, and is a partial failure for an unsettled one",
    async (_title, env) => {
      const { id, properties } = await created({ displayName: "line" });
      await plugin.end();
      const client = await started(env as Record<string, string>);
      await client.configure({});
      const inputs = { displayName: "line" };
      const kept = await client.read(id, { properties, inputs });
      expect(kept).toMatchObject({ id, inputs, properties: { status: "qr_ready" }, refreshBeforeUpdate: true });
      expect(kept.properties?.["qrCode"]).toEqual(secret(properties["qrCode"]));
      const warning = {
        text: expect.stringContaining(`Session ${id} was not read: `) as string,
        ephemeral: false,
        urn: URN,
      };
      expect(plugin.logged).toEqual([warning]);
      const unsettled = { ...properties, status: "failed" };
      expect((await failed(client.read(id, { properties: unsettled, inputs }))).partialFailure).toMatchObject({
        id,
        inputs,
      });
    },
  );

  test("with another project's key is an error, and nothing is removed", async () => {
    const { client, id, properties } = await created({});
    await client.configure({ apiKey: "zv_live_other_project" });
    const error = await failed(client.read(id, { properties, inputs: {} }));
    expect(error.partialFailure).toBeUndefined();
    expect(error.message).toContain("belongs to project proj_a, but the key belongs to project proj_b");
  });
});

describe("diff", () => {
  test("shows each property, including nested ones, and which replace the session", async () => {
    const client = await started();
    const oldInputs = { displayName: "a", egress: { kind: "android", nodeId: "nd_1" } };
    const news = { egress: { kind: "android", nodeId: "nd_2", country: "cl" }, waitFor: "ready" };
    const { changes, detailed } = await client.diff("wa_1", { oldInputs, olds: { status: "ready" }, news });
    expect(changes).toBe(true);
    expect(detailed).toEqual({
      displayName: "DELETE_REPLACE",
      "egress.nodeId": "UPDATE_REPLACE",
      "egress.country": "ADD_REPLACE",
      waitFor: "UPDATE",
    });
  });

  test("shows no change of an unfinished session, unless the dynamic form left it unfinished", async () => {
    const client = await started();
    const olds = { status: "failed" };
    expect(await client.diff("wa_1", { olds, oldInputs: {}, news: {} })).toMatchObject({ changes: false });
    const left = { olds: { ...olds, __provider: "text" }, oldInputs: { __provider: "text", timeouts: {} }, news: {} };
    expect(await client.diff("wa_1", left)).toMatchObject({ changes: true, detailed: {} });
    const settled = { ...left, olds: { status: "ready", __provider: "text" } };
    expect(await client.diff("wa_1", settled)).toMatchObject({ changes: false });
  });
});

describe("a session that a program takes over", () => {
  const adopted = async () => {
    const { client } = plugin;
    const { id, properties } = await client.create({});
    await client.attach("127.0.0.1:1");
    return { client, id, state: { ...unwrapped(properties), adoptSessionId: id } };
  };
  beforeEach(() => started());

  test("is kept if state still has adoptSessionId and the program no longer does", async () => {
    const { client, id, state } = await adopted();
    await client.check({});
    await client.diff(id, { olds: state, oldInputs: { adoptSessionId: id }, news: {} });
    await client.delete(id, state);
    expect(ids()).toEqual([id]);
  });

  test("is deleted after a refresh alone, and by a new engine", async () => {
    const { client, id, state } = await adopted();
    const same = { olds: state, oldInputs: { adoptSessionId: id }, news: { adoptSessionId: id } };
    await client.diff(id, same);
    await client.delete(id, state);
    expect(ids()).toEqual([]);
    const next = await adopted();
    await client.check({ adoptSessionId: next.id });
    await client.diff(next.id, { olds: next.state, oldInputs: {}, news: { adoptSessionId: next.id } });
    await client.attach("127.0.0.1:1");
    await client.delete(next.id, next.state);
    expect(ids()).toEqual([]);
  });

  test("is not deleted while its other inputs are unknown", async () => {
    const { client, id, state } = await adopted();
    const news = { adoptSessionId: id, displayName: UNKNOWN };
    await client.diff(id, { olds: state, oldInputs: { adoptSessionId: id, displayName: "a" }, news });
    expect((await failed(client.delete(id, state))).message).toContain("the program adopts it");
    expect(ids()).toEqual([id]);
  });
});

test("update in a preview changes nothing and keeps what it cannot change", async () => {
  const client = await started();
  const olds = { status: "ready", createdAt: "2026-01-01T00:00:00Z", displayName: "a" };
  const { properties: shown } = await client.update(
    "wa_1",
    olds,
    { displayName: "a", waitFor: "ready" },
    { preview: true },
  );
  expect(shown).toMatchObject({ ...olds, status: UNKNOWN, waitFor: "ready", qrCode: secret(UNKNOWN) });
  expect(simulator.journal).toEqual([]);
});

describe("functions", () => {
  test("look up one session and list all, without a QR", async () => {
    const client = await started();
    const { id } = await client.create({ displayName: "line" });
    const { result } = await client.invoke("zavu:index:getWhatsAppAltSession", { id });
    expect(result).toMatchObject({ id, status: "qr_ready", displayName: "line", egress: { kind: "external" } });
    const all = await client.invoke("zavu:index:listWhatsAppAltSessions");
    expect(all.result).toMatchObject({ sessions: [{ id, status: "qr_ready", displayName: "line" }] });
    for (const answer of [result, all.result]) expect(JSON.stringify(answer)).not.toMatch(/qrCode|2@/);
  });
});

test("the schema is that of the repository", async () => {
  const client = await started();
  expect(await client.schema()).toEqual(jest.requireActual("../../provider/cmd/pulumi-resource-zavu/schema.json"));
});
