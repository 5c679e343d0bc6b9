import type { SimulatedSession } from "zavu-simulator";
import { Engine, type Break, type Report } from "../engine";
import { PATIENT, RIGHT_PHONE } from "../schedule";
import { World, type Trouble } from "../world";
import { existingIn, heldIn, judge, type Before, type Judged } from "./judge";
import { LIST_REFUSED, changeOutside } from "./outside";
import { Program, kindOf } from "./program";
import { NAMES, type Channel, type Step } from "./schedule";
import { SenderWatch } from "./senders";
import { judgeKept, judgeNodes, judgeStanding, judgeSuccess } from "./standing";

// Late POSTs of a run, and creates of an interrupted run, show up within this time.
const AFTER_MS = 25_000;
// At the end, each wait is long enough for a scan.
const LONG = { ...PATIENT, create: "60s", update: "60s" };
const HELP_AFTER_MS = 8_000;
const HELP_EVERY_MS = 500;

/** Walks a schedule of all kinds of resources, and judges all promises after each operation. */
export async function walkChannel(schedule: Channel): Promise<void> {
  const { tokenMs, linkNeedsReady, linkOver } = schedule;
  const world = await World.open(
    { ...schedule, bridge: undefined, qr: "text", summaries: false, normalizes: false },
    { pairing: { expiresInMs: tokenMs }, linkNeedsReady, linkOver },
  );
  try {
    await new Walk(world, schedule).run();
  } finally {
    await world.simulator.close();
  }
}

class Walk {
  private readonly engine: Engine;
  private readonly program = new Program();
  private readonly senders: SenderWatch;
  private readonly lost = new Set<string>();
  private readonly messages: string[] = [];
  private isOtherKey = false;

  constructor(
    private readonly world: World,
    private readonly schedule: Channel,
  ) {
    this.engine = new Engine(world, schedule.parallel, schedule.form, kindOf);
    this.senders = new SenderWatch(world);
    for (const declaration of schedule.first) this.program.declare(declaration);
  }

  private get judged(): Judged {
    const { world, engine, senders, lost, messages } = this;
    return { world, engine, senders, lost, messages };
  }

  async run(): Promise<void> {
    for (const fault of this.schedule.early) this.world.fault(fault);
    await this.operate("up");
    for (const step of this.schedule.steps) await this.runStep(step);
    await this.repair();
  }

  private async runStep(step: Step): Promise<void> {
    if (step.do === "declare") this.program.declare(step.declaration);
    else if (step.do === "fault") this.world.fault(step.fault);
    else if (step.do === "taint") this.engine.taint(step.name);
    else if (step.do === "key") this.isOtherKey = step.other;
    else if (step.do === "pass") this.world.clock.time += step.ms;
    else if (step.do === "outside")
      await changeOutside(this.world, step.what, step.which, [...this.program.nodes.values()]);
    else await this.operate(step.do, step.broken);
  }

  private async operate(what: "up" | "refresh" | "destroy", broken?: Break): Promise<Report> {
    const { world, engine, senders, lost, program } = this;
    senders.begin();
    const before: Before = {
      existing: existingIn(world),
      held: new Set(engine.held),
      state: new Map(engine.state),
      requests: world.simulator.journal.length,
    };
    const sessions = this.sessions();
    const startedAt = world.clock.now() + Math.min(0, this.schedule.serverAheadMs);
    // An up with another project's key would create its resources there, correctly.
    engine.useOtherKey = what !== "up" && this.isOtherKey;
    const unowned = engine.useOtherKey ? engine.unowned : [];
    const troubleOf = world.watchTrouble();
    const bags = program.bags();
    const report = await (what === "up" ? engine.up(bags, broken) : engine[what](broken));
    world.forget();
    this.messages.push(...report.errors, ...report.warnings);
    const isDone = report.errors.length === 0 && !report.wasBroken;
    if (what === "up" && isDone) judgeSuccess(this.judged, before, { startedAt, sessions });
    if (what === "up") judgeKept(this.judged, bags, before, sessions, report);
    if (what === "refresh" && isDone && !engine.useOtherKey) {
      senders.stale.clear();
      world.moved.clear();
      const { posts, others, faults } = troubleOf();
      if (posts + others + faults === 0 && !this.schedule.lag) judgeNodes(this.judged, report);
    }
    await world.clock.sleep(AFTER_MS);
    const trouble = troubleOf();
    const hasNoFaults = trouble.posts + trouble.others + trouble.faults === 0;
    const existing = existingIn(world);
    const held = heldIn(engine);
    // If only the engine was killed, the provider undoes its creates, if the server has no faults.
    if (report.wasBroken && (broken?.how === "kill" || !hasNoFaults))
      for (const id of existing) if (!before.existing.has(id) && !held.includes(id)) lost.add(id);
    // State may still have what an interrupted run deleted, or whose answer was lost.
    if (!isDone || what === "destroy") for (const id of held) if (!existing.has(id)) world.removed.add(id);
    // With another project's key a 404 proves nothing, but without an owner from /v1/me there is nothing to compare.
    for (const id of unowned) if (!held.includes(id)) lost.add(id);
    judge(this.judged, what, report, before);
    if (!report.wasBroken) this.judgeCertainty(report, trouble);
    const isFirst = what === "up" && before.held.size === 0 && before.existing.size === 0;
    if (isFirst && isDone) judgeStanding(this.judged);
    return report;
  }

  /** A lost POST is found or retried: without other faults, no create gives up. */
  private judgeCertainty({ errors }: Report, { posts, others, faults }: Trouble): void {
    const isLimited = this.schedule.limit !== false && this.schedule.limit < 100;
    const isPatient = [...this.program.bags().values()].every(({ timeouts }) => timeouts === PATIENT);
    if (!isPatient || isLimited || others > 0 || faults > 0 || posts !== 1) return;
    const unexpected = errors.filter(
      (error) => error.includes("It is not known whether") && !error.includes("did not reach"),
    );
    if (unexpected.length > 0)
      throw new Error(`a create gave up although only one POST was lost: ${unexpected.join("\n")}`);
  }

  /** Once nothing is wrong anymore, refresh and up repair everything, and destroy also deletes busy resources. */
  private async repair(): Promise<void> {
    const { world, engine, program } = this;
    world.simulator.clearFaults();
    world.simulator.lag(0);
    this.isOtherKey = false;
    await world.clock.sleep(120_000);
    program.setTimeouts(LONG);
    await this.operate("refresh");
    await this.upUntilDone();
    const names = [...engine.state.keys()].sort().join();
    if (names !== [...program.bags().keys()].sort().join()) throw new Error(`state has ${names}`);
    await this.changeInPlace();
    if (this.schedule.end.hidesNodes) await this.destroyHidden();
    const held = heldIn(engine);
    // A delete whose answer came too late leaves an entry in state.
    for (const id of held.filter((one) => existingIn(world).has(one)))
      world.simulator.conflict(id, { times: 2, operations: ["deleteSession", "revokeEgressNode"] });
    const { errors } = await this.operate("destroy");
    const left = held.filter((id) => existingIn(world).has(id));
    if (errors.length > 0 || left.length > 0) throw new Error(`destroy left ${left.join()}: ${errors.join("\n")}`);
  }

  /** A destroy while nodes answer 404 and their lists 400: that does not prove a delete, so they stay in state. */
  private async destroyHidden(): Promise<void> {
    const { simulator } = this.world;
    for (const { id } of simulator.nodes())
      simulator.hide(id, { times: 3, operations: ["getEgressNode", "revokeEgressNode"] });
    this.world.fault({ operation: "listEgressNodes", answer: LIST_REFUSED, times: Infinity });
    await this.operate("destroy");
    simulator.clearFaults();
  }

  /** A run stops at the first failure, so a few scans and devices may be needed after each. */
  private async upUntilDone(): Promise<void> {
    const rounds = 2 * NAMES.length;
    for (let round = 1; ; round++) {
      const stop = this.helpLater();
      const { errors } = await this.operate("up");
      stop();
      if (errors.length === 0) return judgeStanding(this.judged);
      this.cure(errors);
      this.help();
      if (round === rounds) throw new Error(`up keeps failing although nothing is wrong:\n${errors.join("\n")}`);
    }
  }

  /** Each session that changes in place gets another egress, and keeps its id and its login unless that was lost. */
  private async changeInPlace(): Promise<void> {
    const { simulator } = this.world;
    const { fault, losesLogin, isRefreshed } = this.schedule.end;
    for (const [name, inputs] of this.program.sessions) {
      const id = this.engine.state.get(name)?.id;
      if (inputs.egressChange !== "inPlace" || id === undefined) continue;
      if (losesLogin && simulator.session(id)?.status === "ready") simulator.loseLogin(id);
      inputs.egress = inputs.egress.country === "cl" ? { kind: "external" } : { kind: "external", country: "cl" };
    }
    if (fault) this.world.fault(fault);
    const { errors } = await this.operate("up");
    const unexpected = errors.filter((error) => !error.includes("lost its login"));
    if (unexpected.length > 0 && !fault)
      throw new Error(`an in-place change failed although nothing was wrong: ${unexpected.join("\n")}`);
    simulator.clearFaults();
    if (isRefreshed) await this.operate("refresh");
    await this.upUntilDone();
  }

  private sessions(): Map<string, SimulatedSession> {
    return new Map(this.world.simulator.sessions().map((session) => [session.id, session]));
  }

  /** Does what errors about links say to do. */
  private cure(errors: string[]): void {
    for (const id of this.sessions().keys())
      if (errors.some((error) => error.includes(`npx pulumi-zavu-cli unlink ${id}`))) this.world.simulator.unlink(id);
    if (!errors.some((error) => error.includes('declare `waitFor: "ready"`'))) return;
    for (const { session } of this.program.links.values()) {
      const inputs = this.program.sessions.get(session);
      if (inputs) inputs.waitFor = "ready";
    }
  }

  /** Scans QR codes and connects devices. */
  private help(): void {
    const { simulator } = this.world;
    for (const { id, status } of simulator.sessions()) if (status === "qr_ready") simulator.scan(id, RIGHT_PHONE);
    for (const { id, status } of simulator.nodes()) if (status === "pending") simulator.deviceOnline(id);
  }

  /** Helps after a while; the returned function stops it. */
  private helpLater(): () => void {
    const { clock } = this.world;
    const stop = new AbortController();
    void (async () => {
      for (let ms = HELP_AFTER_MS; !stop.signal.aborted; ms = HELP_EVERY_MS) {
        await clock.sleep(ms, stop.signal);
        if (!stop.signal.aborted) this.help();
      }
    })();
    return () => stop.abort();
  }
}
