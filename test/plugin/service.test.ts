import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
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
      qrCodes.push(...[...body.matchAll(/"qrCode":"([^"]+)"/g)].map(([, qr]) => qr ?? ""));
    },
  });
});
afterEach(async () => {
  await plugin.end();
  await simulator.close();
  const shown = plugin.written + JSON.stringify(plugin.logged);
  expectNoSecret(shown, [KEY, ...qrCodes], "what the plugin wrote and logged");
});

describe("absent and odd bags", () => {
  test("stand for empty ones", async () => {
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

  test("secrets are unwrapped at every depth, and unknown values break no rule", async () => {
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
  test("the key is marked secret whether or not the program says so, once", async () => {
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
  ])("%j passes: a value that is not known yet and the engine's own names are no problem", async (args) => {
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

  test("a changed configuration refuses a session of another project, and an unchanged one asks nothing", async () => {
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

  test("the provider's own key wins over the environment", async () => {
    const client = await started({ ZAVU_API_KEY: "zv_live_stray" });
    await client.configure({ apiKey: secret(KEY) });
    expect((await client.create({})).id).toBe(ids()[0]);
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
  test("holds the QR as a secret, once, and asks for a fresh one before the next up", async () => {
    const client = await started();
    const { id, properties, refreshBeforeUpdate } = await client.create({ displayName: "line" });
    expect(properties["qrCode"]).toEqual(secret(simulator.session(id)?.qrCode));
    expect(properties).toMatchObject({ displayName: "line", status: "qr_ready", projectId: "proj_a" });
    expect(refreshBeforeUpdate).toBe(true);
  });

  test("in a preview makes nothing and knows nothing yet", async () => {
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

  test("that runs out of the engine's time is kept with its id and its reason", async () => {
    await simulator.close();
    simulator = await startSimulator({ projects: { proj_a: { keys: [KEY] } }, times: { initializingMs: 600_000 } });
    const client = await started();
    const { halfMade, message } = await failed(client.create({ displayName: "line" }, { timeout: 1 }));
    expect(halfMade).toMatchObject({
      id: ids()[0],
      inputs: { displayName: "line" },
      properties: { displayName: "line", status: "initializing" },
      reasons: [message],
      refreshBeforeUpdate: true,
    });
    expect(message).toContain("did not reach qr_ready within 1s");
  });

  test("that fails with half a character in the server's words is answered, and the session kept", async () => {
    const client = await started();
    simulator.failNext({ times: 1, lastError: `${". ".repeat(249)}.\u{1f600} and more` });
    const { halfMade } = await failed(client.create({}));
    expect(halfMade?.id).toBe(ids()[0]);
    const { id } = await client.create({ waitFor: "created" });
    const body = `{"session":{"id":"${id}","status":"ready","pushName":"\\ud83d"}}`;
    simulator.fault({ operation: "getSession", answer: { status: 200, body } });
    expect((await client.read(id)).properties).toMatchObject({ pushName: "\ufffd" });
  });

  test("tells in the resource's own line how far it is", async () => {
    const client = await started();
    await client.create({});
    await client.read("wa_nobody").catch(() => undefined);
    expect(plugin.logged).toEqual(["initializing", "qr_ready"].map((text) => ({ text, ephemeral: true, urn: URN })));
  });

  test("200 at once make 200 sessions with 200 POSTs", async () => {
    const client = await started();
    const made = await Promise.all(
      Array.from({ length: 200 }, (_, i) => client.create({ displayName: `line ${i}`, waitFor: "created" })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(200);
    expect(ids()).toHaveLength(200);
    expect(posts()).toBe(200);
    await Promise.all(made.map(({ id, properties }) => client.delete(id, unwrapped(properties))));
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
    const { halfMade } = await creating;
    expect(halfMade).toMatchObject({ id: ids()[0], reasons: [expect.stringContaining("was stopped at status")] });
  });

  test("never cuts a POST: its answer is waited for, and the session is kept", async () => {
    simulator.fault({ operation: "createSession", delayMs: 800 });
    const client = await started();
    const creating = failed(client.create({ waitFor: "ready" }));
    while (posts() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.cancel();
    expect((await creating).halfMade?.id).toBe(ids()[0]);
    expect(posts()).toBe(1);
  });

  test("before a call: nothing is sent; twice is as once; a new engine starts anew", async () => {
    const client = await started();
    await client.cancel();
    await client.cancel();
    expect((await failed(client.create({}))).message).toContain("was not sent: the operation was stopped");
    expect(posts()).toBe(0);
    await client.attach("127.0.0.1:1");
    expect((await client.create({})).id).toBe(ids()[0]);
  });
});

test("an engine that goes takes back the create that it cannot hear of, and the process ends", async () => {
  const client = await started();
  const creating = client.create({ waitFor: "ready" }).catch(() => undefined);
  while (simulator.sessions().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await plugin.end()).toBe(0);
  await creating;
  expect(ids()).toEqual([]);
});

describe("read", () => {
  const made = async (inputs: Bag) => {
    const client = await started();
    const { id, properties } = await client.create(inputs);
    return { client, id, properties: unwrapped(properties) };
  };

  test("for an import gives the inputs that a program would declare, and no others", async () => {
    const { client, id } = await made({ displayName: "line", egress: { kind: "external", country: "cl" } });
    const { inputs, properties, refreshBeforeUpdate } = await client.read(id);
    expect(inputs).toEqual({ displayName: "line" });
    expect(properties?.["activeEgress"]).toEqual({ kind: "external", country: "cl" });
    expect(refreshBeforeUpdate).toBe(true);
  });

  test("for .get reads, declares nothing and asks for no refresh", async () => {
    const { client, id } = await made({ displayName: "line" });
    const found = await client.read(id, { properties: {}, inputs: {} });
    expect(found).toMatchObject({ id, inputs: {}, refreshBeforeUpdate: false });
    expect(found.properties?.["qrCode"]).toEqual(secret(simulator.session(id)?.qrCode));
    expect((await failed(client.read("wa_nobody", { properties: {}, inputs: {} }))).message).toContain("answered 404");
  });

  test("for an import of a session that no program can declare is an error", async () => {
    const { client, id } = await made({});
    simulator.change(id, { egress: { kind: "direct" } });
    expect((await failed(client.read(id))).message).toContain("no program can declare its egress (direct)");
    const got = await client.read(id, { properties: {}, inputs: {} });
    expect(got.properties).toMatchObject({ activeEgress: { kind: "direct" } });
  });

  test("in a refresh keeps the inputs as declared, and drops a session that is gone", async () => {
    const { client, id, properties } = await made({ egress: { kind: "external" }, waitFor: "created" });
    const inputs = { egress: { kind: "external" }, waitFor: "created" };
    expect(await client.read(id, { properties, inputs })).toMatchObject({ id, inputs });
    simulator.remove(id);
    expect(await client.read(id, { properties, inputs })).toMatchObject({ id: "", properties: undefined });
  });

  test("of a session that is short of its waitFor puts that on record with what it read", async () => {
    const { client, id, properties } = await made({});
    simulator.change(id, { status: "failed", lastError: "banned +56 9 1234 5678" });
    const { halfMade } = await failed(client.read(id, { properties, inputs: {} }));
    expect(halfMade).toMatchObject({ id, inputs: {}, properties: { status: "failed" }, refreshBeforeUpdate: true });
    expect(halfMade?.reasons).toEqual([expect.stringContaining(`Session ${id} failed: "banned [phone number]".`)]);
  });

  test("with a key that is refused keeps what state holds, on record", async () => {
    const { client, id, properties } = await made({ displayName: "line" });
    simulator.revokeKey(KEY);
    const refused = await failed(client.read(id, { properties, inputs: { displayName: "line" } }));
    expect(refused.halfMade).toMatchObject({ id, inputs: { displayName: "line" }, properties: { status: "qr_ready" } });
    expect(refused.halfMade?.properties?.["qrCode"]).toEqual(secret(properties["qrCode"]));
    expect(refused.message).toContain("answered 401");
    expect(refused.message).toContain("pulumi refresh --run-program");
  });

  test.each([
    ["missing", {}],
    ["unusable", { ZAVU_API_KEY: "zv_test_x" }],
  ])(
    "with a key that is %s warns and keeps a settled session as it is, and one that is not, on record",
    async (_title, env) => {
      const { id, properties } = await made({ displayName: "line" });
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
      expect((await failed(client.read(id, { properties: unsettled, inputs }))).halfMade).toMatchObject({ id, inputs });
    },
  );

  test("under another project's key is an error, and nothing is dropped", async () => {
    const { client, id, properties } = await made({});
    await client.configure({ apiKey: "zv_live_other_project" });
    const error = await failed(client.read(id, { properties, inputs: {} }));
    expect(error.halfMade).toBeUndefined();
    expect(error.message).toContain("belongs to project proj_a, but the key belongs to project proj_b");
  });
});

describe("diff", () => {
  test("shows each property, nested ones too, and which take a new session", async () => {
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

  test("is silent on a session that is unfinished, unless the dynamic form left it so", async () => {
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

  test("is kept where its entry still has it and the program names it no more", async () => {
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

  test("is not deleted while what else it declares is not known yet", async () => {
    const { client, id, state } = await adopted();
    const news = { adoptSessionId: id, displayName: UNKNOWN };
    await client.diff(id, { olds: state, oldInputs: { adoptSessionId: id, displayName: "a" }, news });
    expect((await failed(client.delete(id, state))).message).toContain("the program takes it over");
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

  test("say what is wrong with what they are asked", async () => {
    const client = await started();
    expect((await client.invoke("zavu:index:getWhatsAppAltSession", {})).failures).toHaveLength(1);
    expect((await client.invoke("zavu:index:nothing", {})).failures).toHaveLength(1);
    const unknown = await failed(client.invoke("zavu:index:getWhatsAppAltSession", { id: "wa_nobody" }));
    expect(unknown.message).toContain("GET /v1/whatsapp-alt/sessions/wa_nobody answered 404");
  });
});

test("the schema is the one of the repository", async () => {
  const client = await started();
  expect(await client.schema()).toEqual(jest.requireActual("../../provider/cmd/pulumi-resource-zavu/schema.json"));
});
