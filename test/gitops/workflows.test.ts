import { shellSteps, textOf, workflowFiles, workflowOf, type Workflow } from "./github";

const WRITERS = ["environment.yml", "teardown.yml", "up.yml", "sweep.yml"];

describe.each(workflowFiles())("%s", (file) => {
  const text = textOf(file);
  const workflow = workflowOf(file);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test("shell text contains no expression", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  test("secrets are passed to single steps by env only", () => {
    const given = steps.flatMap(({ env = {} }) => Object.values(env)).filter((value) => value.includes("secrets."));
    expect(text.match(/\{\{ *secrets\./g) ?? []).toHaveLength(given.length);
    expect(given.length).toBeGreaterThan(0);
    for (const { run = "", env = {} } of steps) if (run.startsWith("npm ci")) expect(Object.keys(env)).toEqual([]);
  });

  test("it has only read permissions", () => {
    const all = [workflow.permissions, ...Object.values(workflow.jobs).map(({ permissions }) => permissions)];
    expect(workflow.permissions).toBeDefined();
    for (const [scope, right] of all.flatMap((some) => Object.entries(some ?? {}))) {
      expect(["contents", "pull-requests"]).toContain(scope);
      expect(right).toBe("read");
    }
  });

  test("third-party actions are pinned by commit, with the version in a comment", () => {
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const one of uses) expect(one).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("each job has a timeout, and steps with names that a test uses", () => {
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(shellSteps().some((step) => step.startsWith(`${file} `) && !step.endsWith("undefined"))).toBe(true);
  });
});

const concurrencyOf = (workflow: Workflow, job: string) => workflow.jobs[job]?.concurrency ?? workflow.concurrency;

test("jobs that change a stack are in a concurrency group that cancels no running job", () => {
  for (const file of WRITERS) {
    const workflow = workflowOf(file);
    for (const [name, { steps }] of Object.entries(workflow.jobs)) {
      if (!steps.some(({ run = "" }) => /pulumi (up|destroy)|sweep .*--yes/.test(run))) continue;
      expect([file, name, concurrencyOf(workflow, name)]).toMatchObject([file, name, { "cancel-in-progress": false }]);
    }
  }
});

test("the two workflows of a pull request's stack share its group", () => {
  const [up, down] = [workflowOf("environment.yml"), workflowOf("teardown.yml")];
  expect(up.concurrency).toEqual(down.concurrency);
  expect(up.jobs["up"]?.env?.["STACK"]).toBe(down.jobs["destroy"]?.env?.["STACK"]);
});
