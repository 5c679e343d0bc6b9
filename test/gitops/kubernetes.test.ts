import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { allManifests, manifestFiles, manifestsOf, type Manifest } from "./kubernetes";
import { SCHEMAS } from "./schemas";

const ajv = addFormats(new Ajv({ allErrors: true }));
const validators = Object.fromEntries(
  Object.entries(SCHEMAS).map(([type, schema]): [string, ValidateFunction] => [type, ajv.compile(schema)]),
);

const typeOf = ({ apiVersion, kind }: Manifest) => `${apiVersion} ${kind}`;

/** What is wrong with an object; empty if a cluster with the operator would accept it. */
function faultsOf(manifest: Manifest): string[] {
  const validate = validators[typeOf(manifest)];
  if (!validate) return [`no schema of ${typeOf(manifest)}`];
  validate(manifest);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

test.each(manifestFiles())("%s has only fields of its kinds", (file) => {
  expect(manifestsOf(file).length).toBeGreaterThan(0);
  expect(manifestsOf(file).flatMap(faultsOf)).toEqual([]);
});

interface StackSpec {
  serviceAccountName: string;
  destroyOnFinalize?: boolean;
  secretsRef: Record<string, Reference>;
  envRefs: Record<string, Reference>;
}
interface Reference {
  type: string;
  secret?: { name: string; key: string };
}

const stack = () => allManifests().find(({ kind }) => kind === "Stack") as Manifest & { spec: StackSpec };

test.each([
  ["an unknown field", (spec: object) => ({ ...spec, destroyOnFinalise: true }), "additional properties"],
  [
    "an unknown nested field",
    (spec: object) => ({ ...spec, workspaceTemplate: { spec: { imagee: "x" } } }),
    "additional properties",
  ],
  ["a value of another type", (spec: object) => ({ ...spec, refresh: "yes" }), "must be boolean"],
  ["a missing field", (spec: object) => ({ ...spec, stack: undefined }), "required property 'stack'"],
  [
    "a pod without its container",
    (spec: object) => ({ ...spec, workspaceTemplate: { spec: { podTemplate: { spec: {} } } } }),
    "required property 'containers'",
  ],
])("%s is refused", (_, change, why) => {
  expect(faultsOf({ ...stack(), spec: change({ ...stack().spec }) }).join()).toContain(why);
});

test("each reference leads to an existing object in the same namespace", () => {
  const named = (kind: string, name: string) =>
    allManifests().find((one) => one.kind === kind && one.metadata.name === name);
  const { spec, metadata } = stack();
  expect(named("ServiceAccount", spec.serviceAccountName)?.metadata.namespace).toBe(metadata.namespace);
  for (const { type, secret } of Object.values({ ...spec.secretsRef, ...spec.envRefs })) {
    expect(type).toBe("Secret");
    const referenced = named("Secret", secret?.name ?? "");
    expect(referenced?.metadata.namespace).toBe(metadata.namespace);
    expect(Object.keys(referenced?.["stringData"] ?? {})).toContain(secret?.key);
  }
  const binding = allManifests().find(({ kind }) => kind === "ClusterRoleBinding");
  expect(binding?.["subjects"]).toEqual([
    { kind: "ServiceAccount", name: spec.serviceAccountName, namespace: metadata.namespace },
  ]);
});

test("the key is secret configuration, and the session is deleted with its Stack", () => {
  expect(Object.keys(stack().spec.secretsRef)).toEqual(["zavu:apiKey"]);
  expect(stack().spec.destroyOnFinalize).toBe(true);
});

test("no manifest holds a key", () => {
  expect(JSON.stringify(allManifests())).not.toMatch(/zv_(live|test)_|pul-[0-9a-f]/);
});
