import { FORMS } from "./forms";
import { Project } from "./project";

const COUNT = 150;
const LIMIT = { limit: 100, windowMs: 10_000 };

describe.each(FORMS)("150 sessions in one stack ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  /** How often each operation was called, and how often the limit refused one, since the last call of this. */
  const tally = () => {
    const figures: Record<string, number> = { refused: 0 };
    for (const call of project.calls()) {
      const [, operation = "", status = ""] = call.split(" ");
      figures[operation] = (figures[operation] ?? 0) + 1;
      if (status === "429") figures["refused"] = (figures["refused"] ?? 0) + 1;
    }
    return figures;
  };

  test("are created with one POST each, waited for and deleted within the rate limit", async () => {
    project = await Project.open({
      form,
      program: `for (let i = 0; i < ${COUNT}; i++) new zavu.WhatsAppAltSession("line" + i, { displayName: "Line " + i });`,
      simulator: { rateLimit: LIMIT, times: { initializingMs: 2_000 } },
    });
    const up = await project.ok("up", "--yes", "--skip-preview", "--parallel", "60");
    expect(up.output).not.toContain("MaxListenersExceeded");
    const created = tally();
    process.stdout.write(`${form.name}: up of ${COUNT} under ${JSON.stringify(LIMIT)}: ${JSON.stringify(created)}\n`);
    expect(created).toMatchObject({ createSession: COUNT });
    expect(created["refused"]).toBeLessThanOrEqual(5);
    expect(project.simulator.sessions().filter(({ status }) => status === "qr_ready")).toHaveLength(COUNT);
    const saved = await project.resources();
    expect(new Set(saved.map(({ id }) => id)).size).toBe(COUNT);
    expect(saved.filter(({ outputs }) => outputs["status"] === "qr_ready")).toHaveLength(COUNT);

    await project.ok("destroy", "--yes", "--skip-preview", "--parallel", "60");
    const deleted = tally();
    process.stdout.write(`${form.name}: destroy: ${JSON.stringify(deleted)}\n`);
    expect(deleted["refused"]).toBeLessThanOrEqual(5);
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  }, 300_000);
});

describe.each(FORMS)("50 sessions of a service that behaves like the bridge ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("are repaired by one up after a restart of the bridge", async () => {
    project = await Project.open({
      form,
      program: `
        const options = { customTimeouts: { create: "90s", update: "90s" } };
        for (let i = 0; i < 50; i++) new zavu.WhatsAppAltSession("line" + i, { waitFor: "ready" }, options);`,
      simulator: { bridge: true, times: { autoScanMs: 0 } },
    });
    await project.ok("up", "--yes", "--skip-preview", "--parallel", "50");
    project.simulator.restartBridge();
    project.calls();
    const began = performance.now();
    await project.ok("up", "--yes", "--skip-preview", "--refresh", "--parallel", "50");
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const calls = project.calls();
    process.stdout.write(
      `${form.name}: up after a restart of the bridge, 50 sessions: ${calls.length} requests, ${seconds} s\n`,
    );
    expect(calls.filter((call) => call.startsWith("POST reconnectSession"))).toHaveLength(50);
    expect(calls.filter((call) => call.includes("createSession"))).toEqual([]);
    expect(project.simulator.sessions().filter(({ status }) => status === "ready")).toHaveLength(50);
  });
});

describe.each(FORMS)("50 linked sessions ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const program = (egress: object) => `
    for (let i = 0; i < 50; i++) {
      const egressChange = "inPlace";
      new zavu.WhatsAppAltSession("line" + i, { egress: ${JSON.stringify(egress)}, egressChange, waitFor: "ready" });
    }`;

  test("change their egress in place without a new session or a scan", async () => {
    project = await Project.open({
      form,
      program: program({ kind: "external" }),
      simulator: { times: { autoScanMs: 0 } },
    });
    await project.ok("up", "--yes", "--skip-preview", "--parallel", "50");
    const before = project.simulator.sessions().map(({ id }) => id);
    const egress = { kind: "android", nodeId: "nd_1" };
    project.program(program(egress));
    project.calls();
    const began = performance.now();
    await project.ok("up", "--yes", "--skip-preview", "--parallel", "50");
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const calls = project.calls();
    process.stdout.write(`${form.name}: 50 egresses changed in place: ${calls.length} requests, ${seconds} s\n`);
    expect(calls.filter((call) => call.startsWith("POST setSessionEgress"))).toHaveLength(50);
    expect(calls.filter((call) => call.startsWith("POST reconnectSession"))).toHaveLength(50);
    expect(calls.filter((call) => call.includes("createSession"))).toEqual([]);
    const after = project.simulator.sessions();
    expect(after.map(({ id }) => id)).toEqual(before);
    expect(after.filter((one) => one.status === "ready" && one.appliedEgress.nodeId === "nd_1")).toHaveLength(50);
  });
});
