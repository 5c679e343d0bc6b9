import { EngineLog } from "../../provider/cmd/pulumi-resource-zavu/src/engineLog";
import { Plugin } from "../../provider/cmd/pulumi-resource-zavu/src/plugin";
import { serviceOf } from "../../provider/cmd/pulumi-resource-zavu/src/service";
import { DynamicProvider } from "../../sdk/dynamic/src/verbs";
import { Client, inProcess, secret, unwrapped } from "../plugin/client";
import { VirtualClock } from "../virtualClock";
import { NoteResource } from "./note";

// Both forms serve a kind of resource that they do not know.

const TOKEN = "zavu:index:Note";
const URN = `urn:pulumi:test::project::my:index:Folder$${TOKEN}::note`;
const env = { ZAVU_API_KEY: "zv_live_0123456789_a", ZAVU_BASE_URL: "http://127.0.0.1:9" };
const host = {
  clock: new VirtualClock(),
  random: () => 0.5,
  gone: new AbortController().signal,
  exit: () => undefined,
};

let note: NoteResource;
beforeEach(() => (note = new NoteResource()));

describe("the plugin", () => {
  const client = () => new Client(inProcess(serviceOf(new Plugin(env, host, new EngineLog()), { [TOKEN]: note })), URN);

  test("runs a resource from check to delete", async () => {
    const plugin = client();
    expect((await plugin.check({ title: "a", color: "red" })).failures).toMatchObject([
      { reason: "color is not an input; the inputs are title, text" },
    ]);
    const { inputs } = await plugin.check({ title: "a", text: "" });
    expect(inputs).toEqual({ title: "a" });
    const created = await plugin.create(inputs);
    expect(created).toEqual({
      id: "note_1",
      properties: { title: "a", token: secret("sesame"), length: 0 },
      refreshBeforeUpdate: false,
    });
    const olds = unwrapped(created.properties);
    const compared = { olds, oldInputs: { title: "a" } };
    expect(await plugin.diff("note_1", { ...compared, news: { title: "a" } })).toMatchObject({ changes: false });
    expect(await plugin.diff("note_1", { ...compared, news: { title: "b", text: "x" } })).toMatchObject({
      detailed: { title: "UPDATE_REPLACE", text: "ADD" },
    });
    expect(note.known).toEqual(new Set());
    const updated = await plugin.update("note_1", olds, { title: "a", text: "hello" });
    expect(unwrapped(updated.properties)).toEqual({ title: "a", text: "hello", token: "sesame", length: 5 });
    expect(note.known).toEqual(new Set(["note_1"]));
    const found = await plugin.read("note_1", {
      properties: updated.properties,
      inputs: { title: "a", text: "hello" },
    });
    expect(found).toMatchObject({ id: "note_1", inputs: { title: "a", text: "hello" } });
    await plugin.delete("note_1", updated.properties);
    expect(note.notes.size).toBe(0);
    expect((await plugin.read("note_1", { properties: updated.properties })).id).toBe("");
  });

  test("previews and imports it, and names it in errors", async () => {
    const plugin = client();
    expect((await plugin.create({ title: "a" }, { preview: true })).id).toBe("");
    expect(note.notes.size).toBe(0);
    note.notes.set("note_9", { title: "z" });
    expect(await plugin.read("note_9")).toMatchObject({ inputs: { title: "z" } });
    await expect(plugin.read("note_8")).rejects.toThrow(/^Note note_8: GET \/notes answered 404/);
  });

  test("refuses another type", async () => {
    const other = new Client(inProcess(serviceOf(new Plugin(env, host, new EngineLog()), {})), URN);
    await expect(other.check({})).rejects.toThrow(
      "This version of the plugin has no resource zavu:index:Note. Install the plugin version that matches the SDK.",
    );
  });
});

test("the dynamic form runs a resource from check to delete", async () => {
  const verbs = new DynamicProvider(env, host).verbs(note, { config: { get: () => undefined } });
  const __provider = "the provider's text";
  expect((await verbs.check({}, { title: "a", color: "red" })).failures).toEqual([
    { reason: "color is not an input; the inputs are title, text" },
  ]);
  const { inputs } = await verbs.check({}, { title: "a", text: "", __provider });
  const { id, outs } = await verbs.create({ ...inputs, __provider });
  expect([id, outs]).toEqual(["note_1", { title: "a", token: "sesame", length: 0 }]);
  const olds = { ...outs, __provider };
  expect(await verbs.diff(id, olds, { title: "a", __provider })).toEqual({ changes: false, replaces: [] });
  expect(await verbs.diff(id, olds, { title: "b", text: "x", __provider })).toEqual({
    changes: true,
    replaces: ["title"],
  });
  expect((await verbs.update(id, olds, { title: "a", text: "hello", __provider })).outs).toMatchObject({ length: 5 });
  expect((await verbs.read(id, olds)).props).toMatchObject({ text: "hello" });
  await verbs.delete(id, olds);
  expect(await verbs.read(id, olds)).toEqual({});
  await expect(verbs.read(id, {})).rejects.toThrow(/^Note note_1: GET \/notes answered 404/);
});
