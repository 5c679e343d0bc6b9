import { type Fault } from "zavu-simulator";
import { type RunningCli } from "./cli";
import { FORMS } from "./forms";
import { descendantsOf, isAlive, until, type Process } from "./processes";
import { Project } from "./project";

const UP = ["up", "--yes", "--skip-preview"];
const line = (args: object, create = "120s") =>
  `new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, { customTimeouts: { create: "${create}" } });`;

describe.each(FORMS)("a create that is waiting ($name)", (form) => {
  let project: Project;
  let cli: RunningCli | undefined;
  let started: Process[] = [];

  /** Starts `up`, and returns while create waits for a session that exists on the server. */
  const waiting = async (create?: string, fault?: Fault) => {
    project = await Project.open({
      form,
      program: line({}, create),
      simulator: { times: { initializingMs: 600_000 } },
    });
    if (fault) project.simulator.fault(fault);
    cli = project.start(...UP);
    const operation = fault ? "createSession" : "getSession";
    await until("create waits", () => project.simulator.request({ operation }).length > 0);
    started = descendantsOf(cli.pid);
    const provider = started.find(({ command }) => form.process.test(command));
    if (!provider) throw new Error(`no provider among ${started.map(({ command }) => command).join(", ")}`);
    const [session, ...others] = project.simulator.sessions();
    if (!session || others.length > 0) throw new Error("there is not one session");
    return { cli, provider, id: session.id };
  };

  afterEach(async () => {
    cli?.signal("SIGKILL");
    await cli?.done;
    // A CLI that was killed leaves its language host.
    for (const one of started.filter(isAlive)) process.kill(one.pid, "SIGKILL");
    [cli, started] = [undefined, []];
    await project?.close();
  });

  const posts = () => project.simulator.request({ operation: "createSession" }).length;
  const onServer = () => project.simulator.sessions().map(({ id }) => id);
  const expectDestroyed = async () => {
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(onServer()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  };

  /** Takes over a session that is on the server and not in state. */
  const expectTakeOver = async (id: string) => {
    await project.ok("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    project.simulator.change(id, { status: "qr_ready" });
    project.program(line({ adoptSessionId: id }));
    await project.ok(...UP);
    expect(await project.resource()).toMatchObject({ id, outputs: { status: "qr_ready" } });
    expect(posts()).toBe(1);
    await expectDestroyed();
  };

  test.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])(
    "is saved with its id after one %s, and the next up continues with its session",
    async (signal) => {
      const { cli, id } = await waiting("8s");
      cli.signal(signal);
      const run = await cli.done;
      expect(run.code).not.toBe(0);
      const why = form.handlesCancel ? "was stopped at status initializing" : "did not reach qr_ready within 8s";
      expect(run.output).toContain(why);
      expect(run.output).toContain(`ession ${id}`);
      expect((await project.resource()).id).toBe(id);
      project.simulator.change(id, { status: "qr_ready" });
      await project.ok(...UP);
      expect(await project.resource()).toMatchObject({ id, outputs: { status: "qr_ready" } });
      expect(posts()).toBe(1);
      await expectDestroyed();
    },
  );

  if (form.handlesCancel)
    test("is saved with its id after two SIGINTs at once", async () => {
      const { cli, id } = await waiting();
      cli.signal("SIGINT");
      // The second one ends the CLI at once. It saves what the provider returned by then, some 30 ms after the first.
      await until("the wait has ended", () => cli.written().includes("was stopped"));
      cli.signal("SIGINT");
      expect((await cli.done).code).not.toBe(0);
      // A CLI that ended like this may have left its lock.
      await project.run("cancel", "--yes");
      expect((await project.resource()).id).toBe(id);
      project.simulator.change(id, { status: "qr_ready" });
      await project.ok(...UP);
      expect(await project.resource()).toMatchObject({ id, outputs: { status: "qr_ready" } });
      expect(posts()).toBe(1);
      await expectDestroyed();
    });
  else
    test("is interrupted by a second SIGINT, and its session can be taken over", async () => {
      const { cli, provider, id } = await waiting();
      cli.signal("SIGINT");
      await until("the CLI has handled the first one", () => /again/.test(cli.written()));
      cli.signal("SIGINT");
      expect((await cli.done).code).toBe(8);
      await until("the provider has ended", () => !isAlive(provider));
      expect(await project.exported()).toContain('"pending_operations"');
      expect(await project.resources()).toEqual([]);
      expect(onServer()).toEqual([id]);
      await expectTakeOver(id);
    });

  test("deletes its session if the CLI is killed, and the stack is usable again", async () => {
    const { cli, provider } = await waiting();
    cli.signal("SIGKILL");
    await cli.done;
    await until("the session is deleted", () => onServer().length === 0);
    await until("the provider has ended", () => !isAlive(provider));
    await project.ok("cancel", "--yes");
    project.program(line({ waitFor: "created" }));
    await project.ok(...UP);
    expect(onServer()).toEqual([(await project.resource()).id]);
    await expectDestroyed();
  });

  test("deletes its session if the CLI is killed before the POST is answered", async () => {
    const delayed: Fault = { operation: "createSession", delayMs: 3_000, processed: true };
    const { cli, provider } = await waiting(undefined, delayed);
    cli.signal("SIGKILL");
    await cli.done;
    await until("the session is deleted", () => onServer().length === 0);
    await until("the provider has ended", () => !isAlive(provider));
    expect(posts()).toBe(1);
  });

  test("fails if the provider is killed, and its session can be taken over", async () => {
    const { cli, provider, id } = await waiting();
    process.kill(provider.pid, "SIGKILL");
    expect((await cli.done).code).not.toBe(0);
    expect(await project.resources()).toEqual([]);
    expect(onServer()).toEqual([id]);
    await expectTakeOver(id);
  });
});
