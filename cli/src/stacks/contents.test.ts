import { contentsOf } from "./contents";
import { StackError } from "./stackError";

const urn = (type: string, name: string) => `urn:pulumi:dev::app::${type}::${name}`;
const DYNAMIC = "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession";
const PLUGIN = "zavu:index:WhatsAppAltSession";
const resource = (type: string, name: string, id: string, more = {}) => ({ urn: urn(type, name), type, id, ...more });

const read = (deployment: unknown) => contentsOf({ version: 3, deployment }, "dev");

test("sessions of both forms are found, with name, project, and whether they are read or pending deletion", () => {
  const { sessions } = read({
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "app-dev"), type: "pulumi:pulumi:Stack" },
      resource(DYNAMIC, "a", "jd1", { outputs: { projectId: "proj_1" } }),
      resource(PLUGIN, "b", "jd2", { initErrors: ["timed out"] }),
      resource(PLUGIN, "b", "jd3", { delete: true }),
      resource(PLUGIN, "c", "jd4", { external: true, outputs: { projectId: { ciphertext: "v1:" } } }),
      resource("aws:s3:Bucket", "d", "bucket"),
    ],
  });
  expect(sessions).toEqual([
    { id: "jd1", name: "a", projectId: "proj_1", isRead: false, isPendingDelete: false },
    { id: "jd2", name: "b", isRead: false, isPendingDelete: false },
    { id: "jd3", name: "b", isRead: false, isPendingDelete: true },
    { id: "jd4", name: "c", projectId: "[secret]", isRead: true, isPendingDelete: false },
  ]);
});

test("a stack holds every id in state, of any type and of pending operations", () => {
  const { ids } = read({
    resources: [resource("my:own:Thing", "x", "jd1"), resource(PLUGIN, "b", "jd2", { delete: true })],
    pending_operations: [
      { type: "deleting", resource: resource(PLUGIN, "b", "jd3") },
      { type: "creating", resource: { urn: urn(PLUGIN, "c"), type: PLUGIN } },
    ],
  });
  expect([...ids]).toEqual(["jd1", "jd2", "jd3"]);
});

test("a stack that was never updated holds nothing", () => {
  expect(read({ manifest: {} })).toEqual({ ids: new Set(), sessions: [] });
});

test.each([undefined, null, { resources: {} }, { resources: [], pending_operations: "some" }])(
  "an invalid state (%j) is an error and not an empty state",
  (deployment) => {
    expect(() => read(deployment)).toThrow(StackError);
  },
);
