import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { jobs, pipeline, text } from "./gitlab";
import { gitlabSchema } from "./gitlabSchema";

let validate: ValidateFunction;
beforeAll(async () => {
  validate = addFormats(new Ajv({ strict: false, allErrors: true })).compile(await gitlabSchema());
});

const faultsOf = (yaml: string) => {
  validate(parse(yaml));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

test("the pipeline matches GitLab's own schema", () => {
  expect(faultsOf(text)).toEqual([]);
});

test.each([
  ["an unknown keyword", "interruptible: true", "interuptible: true"],
  ["a value of another type", "timeout: 45m", "timeout: 45"],
  ["an unknown action", "action: stop", "action: halt"],
])("%s is refused", (_, right, wrong) => {
  expect(text).toContain(right);
  expect(faultsOf(text.replace(right, wrong))).not.toEqual([]);
});

test("jobs that change a stack run alone and are not interruptible", () => {
  expect(pipeline.default.interruptible).toBe(false);
  const writers = Object.entries(jobs).filter(([, { script = [] }]) =>
    script.some((line) => /pulumi (up|destroy)|sweep .*--yes/.test(line)),
  );
  expect(writers.map(([name]) => name)).toEqual(["up-merge-request", "teardown", "up-production", "sweep"]);
  for (const [name, job] of writers) {
    expect([name, job.resource_group]).toEqual([name, expect.any(String)]);
    expect(job.interruptible).toBeUndefined();
  }
});

test("the teardown is the stop action of the environment, in the same group and under the same rule", () => {
  const { "up-merge-request": up, teardown: down } = jobs;
  expect(up?.environment).toMatchObject({ on_stop: "teardown" });
  expect(down?.environment).toMatchObject({ action: "stop" });
  const same = ({ environment, resource_group, rules, variables } = {} as NonNullable<typeof up>) => [
    typeof environment === "object" ? environment.name : environment,
    resource_group,
    rules?.map((rule) => rule.if),
    variables,
  ];
  expect(same(down)).toEqual(same(up));
  // Manual, but no pipeline waits for it.
  expect(down?.rules).toMatchObject([{ when: "manual", allow_failure: true }]);
});

test("the pipeline names no secret", () => {
  expect(text.replaceAll(/^#.*$/gm, "")).not.toMatch(/PULUMI_|ZAVU_|zv_/);
});
