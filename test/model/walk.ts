import { inspect } from "node:util";
import type { SimulatedSession } from "zavu-simulator";
import { Engine, type Break, type Report } from "./engine";
import { NAMES, OTHER_PHONE, PATIENT, RIGHT_PHONE, type Outside, type Schedule, type Step } from "./schedule";
import { leakOf } from "./secrets";
import { World, type Trouble } from "./world";

// The longest declared timeout (45 s), a delete after a create, and the end of a late POST.
const LONGEST_MS = 180_000;

/** Walks a schedule, and judges all promises after each operation. */
export async function walk(schedule: Schedule): Promise<void> {
  const world = await World.open(schedule);
  try {
    await new Walk(world, schedule).run();
  } finally {
    await world.simulator.close();
  }
}

// At the end, each wait is long enough for a scan after the first QR codes have expired.
const LONG = { ...PATIENT, create: "60s", update: "60s" };
const SCAN_AFTER_MS = 8_000;
const SCAN_EVERY_MS = 500;

// The `lastError` of a session without a scan.
const EXPIRED = "QR refs attempts ended";

const UNCERTAIN = "It is not known whether a session was created";
const LEFTOVER = "both attempts seem to have succeeded";

/** Whether a server that normalizes reports another egress than these inputs declare. */
const isChanged = ({ egress }: Record<string, unknown>) =>
  (egress as { country?: string } | undefined)?.country === "uk";

class Walk {
  private readonly engine: Engine;
  private readonly program = new Map<string, Record<string, unknown>>();
  private isOtherKey = false;
  private readonly messages: string[] = [];
  /** The sessions at the end of the last operation. */
  private seen = new Map<string, SimulatedSession>();
  /** Sessions that an interrupted run may have created without saving them. */
  private readonly lost = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly schedule: Schedule,
  ) {
    this.engine = new Engine(world, schedule.parallel, schedule.form);
    schedule.first.forEach((inputs, i) => this.declare(NAMES[i] ?? "a", inputs));
  }

  async run(): Promise<void> {
    for (const fault of this.schedule.early) this.world.fault(fault);
    await this.operate("up", undefined, this.schedule.stranger, this.schedule.restart);
    for (const step of this.schedule.steps) await this.runStep(step);
    await this.repair();
  }

  private async runStep(step: Step): Promise<void> {
    if (step.do === "declare") {
      if (step.inputs) this.declare(step.name, step.inputs);
      else this.program.delete(step.name);
    } else if (step.do === "fault") this.world.fault(step.fault);
    else if (step.do === "key") this.isOtherKey = step.other;
    else if (step.do === "pass") this.world.clock.time += step.ms;
    else if (step.do === "outside") await this.changeOutside(step.what, step.which);
    else await this.operate(step.do, step.broken, step.stranger, step.restart);
  }

  /** With automatic scans, the phone is never the one that a program expects. */
  private declare(name: string, { expectedPhoneNumber, ...inputs }: Record<string, unknown>): void {
    const isExpected = expectedPhoneNumber !== undefined && !this.schedule.isScanned;
    this.program.set(name, { ...inputs, ...(isExpected ? { expectedPhoneNumber } : {}) });
  }

  /** Changes the account from outside. */
  private async changeOutside(what: Outside, which: number): Promise<void> {
    const { simulator, removed } = this.world;
    if (what === "create") {
      this.createAlike(which);
      // A client cannot distinguish a new session from one that a lost POST created at the same time, or late.
      return this.world.clock.sleep(25_000);
    }
    if (what === "restart") return simulator.restartBridge({ returns: which % 2 === 0 ? "none" : "some" });
    const sessions = simulator.sessions();
    const session = sessions[which % Math.max(1, sessions.length)];
    if (!session) return;
    const { id } = session;
    if (what === "remove") {
      removed.add(id);
      simulator.remove(id);
    } else if (what === "scan" && session.status === "qr_ready") simulator.scan(id, RIGHT_PHONE);
    else if (what === "scan with another phone" && session.status === "qr_ready") simulator.scan(id, OTHER_PHONE);
    else if (what === "interrupt" && session.status === "ready") simulator.change(id, { status: "initializing" });
    else if (what === "take over" && session.status === "ready") simulator.takeOver(id);
    else if (what === "fail") simulator.change(id, { status: "failed", lastError: "the number +56 9 1234 5678" });
    else if (what === "stray 404")
      simulator.hide(id, { times: 1 + (which % 2), operations: which > 2 ? ["deleteSession"] : ["getSession"] });
    else if (what === "busy") simulator.conflict(id, { times: 2, operations: ["deleteSession", "reconnectSession"] });
    else if (what === "disconnect") simulator.change(id, { status: "disconnected" });
    else if (what === "move") {
      this.world.moved.add(id);
      simulator.change(id, { egress: { kind: "android", nodeId: "nd_2" } });
    }
  }

  /** Creates a session from outside that looks like one of the program's. */
  private createAlike(which: number): void {
    const declared = [...this.program.values()];
    this.world.create(declared[which % Math.max(1, declared.length)] ?? {});
  }

  private async operate(
    what: "up" | "refresh" | "destroy",
    broken?: Break,
    stranger?: number,
    restart?: number,
  ): Promise<Report> {
    const before = { existing: this.world.existing, held: new Set(this.engine.held), deletes: this.deletes() };
    // An up with another project's key would create its sessions there, correctly.
    this.engine.useOtherKey = what !== "up" && this.isOtherKey;
    const unowned = this.engine.useOtherKey ? this.engine.unowned : [];
    const troubleOf = this.world.watchTrouble();
    // A client cannot distinguish a stranger's session from one that a late POST created.
    const isStranger = stranger !== undefined && !this.world.isLate;
    if (isStranger) this.world.atRequest(stranger, () => this.createAlike(stranger));
    if (restart !== undefined) this.world.atRequest(restart, () => this.world.simulator.restartBridge());
    const report = await (what === "up" ? this.engine.up(this.program, broken) : this.engine[what](broken));
    this.world.forget();
    this.seen = new Map(this.world.simulator.sessions().map((session) => [session.id, session]));
    if (what === "refresh" && !report.wasBroken && !this.engine.useOtherKey && restart === undefined)
      this.judgeRefresh(report, troubleOf());
    this.messages.push(...report.errors, ...report.warnings);
    // Late POSTs of this run, and creates of an interrupted run, show up within this time.
    await this.world.clock.sleep(25_000);
    const trouble = troubleOf();
    const hasNoFaults = trouble.posts + trouble.others + trouble.faults === 0;
    // If only the engine was killed, the provider undoes its creates, if the server has no faults.
    if (report.wasBroken && (broken?.how === "kill" || !hasNoFaults))
      for (const id of this.world.existing)
        if (!before.existing.has(id) && !this.engine.held.includes(id)) this.lost.add(id);
    // State may still have what an interrupted run deleted, or whose answer was lost.
    if (report.wasBroken || what === "destroy")
      for (const id of this.engine.held) if (!this.world.existing.has(id)) this.world.removed.add(id);
    // With another project's key a 404 proves nothing, but without an owner from /v1/me there is nothing to compare.
    for (const id of unowned) if (!this.engine.held.includes(id)) this.lost.add(id);
    this.judge(what, report, before);
    if (!report.wasBroken && !isStranger) this.judgeCertainty(report, trouble);
    const isFirst = what === "up" && before.held.size === 0 && before.existing.size === 0;
    if (isFirst && restart !== undefined && !report.wasBroken && hasNoFaults) this.judgeRestart(report);
    if (isFirst && restart === undefined && !report.wasBroken && report.errors.length === 0) this.judgeStanding();
    return report;
  }

  private judge(
    what: string,
    report: Report,
    before: { existing: Set<string>; held: Set<string>; deletes: string[] },
  ): void {
    const { held } = this.engine;
    const { existing, removed } = this.world;
    const fail = (promise: string, more: unknown) => {
      throw new Error(`${promise} (${what}): ${inspect(more, { depth: 6 })}\nerrors: ${report.errors.join("\n")}`);
    };
    // Nothing is duplicated.
    if (new Set(held).size < held.length) fail("two resources have the same session", held);
    // Nothing is taken: new ids in state were created by this run.
    const taken = held.filter((id) => !before.held.has(id) && before.existing.has(id));
    if (taken.length > 0) fail("a session that existed before was added to state", taken);
    // Nothing is lost: what left state was deleted.
    const forgotten = [...before.held].filter((id) => !held.includes(id) && existing.has(id) && !this.lost.has(id));
    if (forgotten.length > 0 && !report.wasBroken) fail("a session was removed from state and still exists", forgotten);
    // Nothing is unknown: every session is in state, or an error names it.
    const text = this.messages.join("\n");
    const uncertain = this.messages.filter((error) => error.includes(UNCERTAIN));
    const named = [...uncertain, ...this.messages.filter((error) => error.includes(LEFTOVER))].join("\n");
    const orphans = [...existing].filter(
      (id) => !held.includes(id) && !this.lost.has(id) && !this.world.outside.has(id) && !named.includes(id),
    );
    if (orphans.length > 2 * uncertain.length)
      fail("a session on the server is neither in state nor in an error", orphans);
    // Nothing is deleted that is still needed: a session in state exists, or was removed from outside.
    if (what === "up" && report.errors.length === 0 && !report.wasBroken) {
      const dead = [...this.engine.state.values()].filter(({ id }) => !existing.has(id) && !removed.has(id));
      if (dead.length > 0) fail("a session in state was deleted", dead);
    }
    const strangers = this.deletes()
      .slice(before.deletes.length)
      .filter((id) => !before.held.has(id) && before.existing.has(id));
    if (strangers.length > 0) fail("a session that was not in state was deleted", strangers);
    if (report.tookMs > LONGEST_MS) fail("the operation took longer than its timeouts", report.tookMs);
    // Nothing is leaked.
    const leak = leakOf(this.world, text, this.engine.state.values());
    if (leak) fail(leak, [...this.engine.state.values()]);
  }

  /** A lost POST is found or retried: without other faults, no create gives up. */
  private judgeCertainty(report: Report, trouble: Trouble): void {
    const isLimited = this.schedule.limit !== false && this.schedule.limit < 100;
    if (!this.isPatient() || isLimited || trouble.others > 0 || trouble.faults > 0 || trouble.posts !== 1) return;
    // A user must decide about a new session with a value that the server may have changed.
    if (this.schedule.normalizes && [...this.program.values()].some(isChanged)) return;
    // A wait for a scan may use all of the time.
    const unexpected = report.errors
      .filter((error) => error.includes(UNCERTAIN) || error.includes(LEFTOVER))
      .filter((error) => !error.includes("did not reach"));
    if (unexpected.length > 0)
      throw new Error(`a create gave up although only one POST was lost: ${unexpected.join("\n")}`);
  }

  /** A refresh without faults saves what the server reports, and a linked session that reconnects is no change. */
  private judgeRefresh({ errors, changed }: Report, trouble: Trouble): void {
    if (errors.length > 0 || trouble.posts + trouble.others + trouble.faults > 0) return;
    for (const [name, { id, inputs, outputs }] of this.engine.state) {
      const session = this.seen.get(id);
      if (!session) continue;
      if (outputs["updatedAt"] === undefined) throw new Error(`state has a summary of ${name}`);
      const isSame = outputs["updatedAt"] === session.updatedAt && outputs["status"] === session.status;
      const qrText = session.status === "qr_ready" ? this.world.simulator.qrText(id) : undefined;
      if (isSame && (outputs["phoneNumber"] !== session.phoneNumber || outputs["qrCode"] !== qrText))
        throw new Error(`state differs from what the server reports for ${name}`);
      const isLinked = session.phoneNumber !== undefined && session.status !== "failed";
      const isWanted = inputs["waitFor"] !== "ready" && inputs["expectedPhoneNumber"] === undefined;
      // After a failed update, outputs hold what is declared now, and inputs what was declared before.
      const isSettled =
        inspect(inputs["timeouts"]) === inspect(outputs["timeouts"]) && inputs["waitFor"] === outputs["waitFor"];
      if (isSame && isLinked && isWanted && isSettled && !this.world.moved.has(id) && changed.includes(name))
        throw new Error(`a refresh shows a change of a linked session: ${name} is ${session.status}`);
    }
  }

  /** A session that drops during its create or wait is reconnected, unless a scan was needed in time. */
  private judgeRestart({ errors }: Report): void {
    if (!this.isPatient() || this.schedule.limit === 40) return;
    const unexpected = errors.filter(
      (error) => !error.includes("did not reach ready") && !error.includes("a number that ends in"),
    );
    if (unexpected.length > 0) throw new Error(`an up gave up after a restart of the bridge: ${unexpected.join("\n")}`);
  }

  private deletes(): string[] {
    return this.world.simulator
      .request({ operation: "deleteSession" })
      .filter(({ processed, status }) => processed && status !== 404 && status !== 401 && status !== 429)
      .map(({ sessionId }) => sessionId ?? "");
  }

  private isPatient(): boolean {
    return [...this.program.values()].every(({ timeouts }) => (timeouts as typeof PATIENT).create === PATIENT.create);
  }

  /** After the first up, or an up after a refresh, each session has the declared status if there is no error. */
  private judgeStanding(): void {
    for (const [name, { id }] of this.engine.state) {
      const session = this.seen.get(id);
      const { waitFor, expectedPhoneNumber } = this.program.get(name) ?? {};
      // Its QR codes may have expired during the wait for others.
      if (!session || (session.lastError === EXPIRED && waitFor !== "ready")) continue;
      const { status, phoneNumber } = session;
      const isLinked = phoneNumber !== undefined;
      if (
        status === "failed" ||
        (waitFor !== "created" && status === "initializing" && !isLinked && !this.schedule.bridge) ||
        (waitFor === "ready" && status !== "ready" && !(this.schedule.bridge && isLinked))
      )
        throw new Error(`up succeeded, but a session has the wrong status: ${name} is ${status}`);
      if (expectedPhoneNumber !== undefined && isLinked && phoneNumber !== RIGHT_PHONE.phoneNumber)
        throw new Error(`up succeeded, but another phone than the expected one is linked to ${name}`);
    }
  }

  /** Once nothing is wrong anymore, refresh and up repair everything, and destroy also deletes busy sessions. */
  private async repair(): Promise<void> {
    this.world.simulator.clearFaults();
    this.world.simulator.lag(0);
    this.isOtherKey = false;
    await this.world.clock.sleep(120_000);
    for (const inputs of this.program.values()) inputs["timeouts"] = LONG;
    await this.operate("refresh");
    // A run stops at the first failure, so a few scans may be needed after each.
    for (let round = 0; round < 2 * NAMES.length; round++) {
      const stop = this.scanLater();
      const { errors } = await this.operate("up");
      stop();
      if (errors.length === 0) this.judgeStanding();
      if (errors.length === 0) break;
      this.logOutOthers();
      this.scanAll();
      if (round === 2 * NAMES.length - 1)
        throw new Error(`up keeps failing although nothing is wrong:\n${errors.join("\n")}`);
    }
    const names = [...this.engine.state.keys()].sort().join();
    if (names !== [...this.program.keys()].sort().join()) throw new Error(`state has ${names}`);
    const dead = [...this.engine.state.values()].filter(({ id }) => !this.world.existing.has(id));
    if (dead.length > 0) throw new Error(`state has sessions that no longer exist: ${dead.map(({ id }) => id).join()}`);
    await this.failOnce();
    const { held } = this.engine;
    for (const id of held) this.world.simulator.conflict(id, { times: 2, operations: ["deleteSession"] });
    const { errors } = await this.operate("destroy");
    const left = held.filter((id) => this.world.existing.has(id));
    if (errors.length > 0 || left.length > 0) throw new Error(`destroy left ${left.join()}: ${errors.join("\n")}`);
  }

  /** A session that fails is repaired by the next refresh and up of the same program. */
  private async failOnce(): Promise<void> {
    const [id] = this.engine.held;
    if (id === undefined) return;
    this.world.simulator.change(id, { status: "failed" });
    await this.operate("refresh");
    const stop = this.scanLater();
    const { errors } = await this.operate("up");
    stop();
    if (errors.length === 0) this.judgeStanding();
  }

  /** Does what the error about another phone says to do. */
  private logOutOthers(): void {
    const { simulator } = this.world;
    for (const [name, { id }] of this.engine.state) {
      const phoneNumber = simulator.session(id)?.phoneNumber;
      if (this.program.get(name)?.["expectedPhoneNumber"] === undefined || phoneNumber === undefined) continue;
      if (phoneNumber !== RIGHT_PHONE.phoneNumber)
        simulator.change(id, { status: "disconnected", phoneNumber: null, credentials: false });
    }
  }

  private scanAll(): void {
    for (const { id, status } of this.world.simulator.sessions())
      if (status === "qr_ready") this.world.simulator.scan(id, RIGHT_PHONE);
  }

  /** Scans after a while; the returned function stops it. */
  private scanLater(): () => void {
    const { clock } = this.world;
    const stop = new AbortController();
    void (async () => {
      for (let ms = SCAN_AFTER_MS; !stop.signal.aborted; ms = SCAN_EVERY_MS) {
        await clock.sleep(ms, stop.signal);
        if (!stop.signal.aborted) this.scanAll();
      }
    })();
    return () => stop.abort();
  }
}
