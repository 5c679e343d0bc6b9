import vm from "node:vm";
import { KEY, Project } from "./project";
import { expectNoSecret } from "./secrets";

const VERBS = ["configure", "check", "diff", "create", "read", "update", "delete"];

/** The provider object of a serialized text, as Pulumi's provider process creates it. */
function providerOf(
  text: string,
  requireStub: (name: string) => unknown,
): Record<string, (...args: unknown[]) => unknown> {
  const exported: { handler?: () => Record<string, (...args: unknown[]) => unknown> } = {};
  vm.runInNewContext(text, { exports: exported, require: requireStub });
  return exported.handler?.() ?? {};
}

describe("the serialized provider in state", () => {
  let project: Project;
  let text = "";
  beforeAll(async () => {
    project = await Project.open({ program: `new zavu.WhatsAppAltSession("line", { displayName: "line" });` });
    await project.ok("up", "--yes", "--skip-preview");
    text = String((await project.resource()).outputs["__provider"]);
  });
  afterAll(() => project?.close());

  test("is at most 2 kB and holds no key", () => {
    expect(text.length).toBeLessThanOrEqual(2048);
    expectNoSecret(text, [KEY], "the text");
  });

  test("has no logic: it requires the runtime and nothing else", () => {
    expect([...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name)).toEqual([
      "pulumi-zavu/runtime",
      "pulumi-zavu/runtime",
    ]);
    expect(text).not.toMatch(/\b(if|for|while|switch|try|await|async|fetch|axios|http)\b/);
  });

  test("has every verb before it is configured, and each of them throws", () => {
    const provider = providerOf(text, () => ({
      unready: () => {
        throw new Error("unready");
      },
    }));
    expect(VERBS.filter((verb) => typeof provider[verb] !== "function")).toEqual([]);
    for (const verb of VERBS.slice(1)) expect(() => provider[verb]?.()).toThrow("unready");
  });

  test("without the package, every verb throws an error that names it", () => {
    const provider = providerOf(text, (name) => {
      throw new Error(`Cannot find module '${name}'`);
    });
    for (const verb of VERBS) expect(() => provider[verb]?.({})).toThrow("Cannot find module 'pulumi-zavu/runtime'");
  });

  test("has every verb once it is configured by today's runtime", () => {
    const provider = providerOf(text, (name) => jest.requireActual<object>(name));
    provider["configure"]?.({ config: { get: () => undefined } });
    expect(VERBS.filter((verb) => typeof provider[verb] !== "function")).toEqual([]);
  });
});
