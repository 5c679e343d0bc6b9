import { inspect } from "node:util";
import type { SimulatedSession } from "zavu-simulator";
import { Engine, type Break, type Report } from "./engine";
import { NAMES, OTHER_PHONE, PATIENT, RIGHT_PHONE, type Outside, type Schedule, type Step } from "./schedule";
import { KEY, OTHER_KEY, World, type Trouble } from "./world";

// An operation may wait its longest declared time (45 s), a delete after a create, and end a late POST.
const LONGEST_MS = 180_000;

/** A schedule walked through: after each operation everything that is promised must hold. */
export async function walk(schedule: Schedule): Promise<void> {
  const world = await World.open(schedule);
  try {
    await new Walk(world, schedule).run();
  } finally {
    await world.simulator.close();
  }
}

// In the end, each wait is long enough for somebody who scans after the first QR codes have expired.
const LONG = { ...PATIENT, create: "60s", update: "60s" };
const SCAN_AFTER_MS = 8_000;
const SCAN_EVERY_MS = 500;

// What a bridge says when nobody has scanned.
const EXPIRED = "QR refs attempts ended";

/** The digits of every phone that scans in a schedule. */
const NUMBERS = /569\d{8}|5555-?0101|4444-?0202/;

const UNCERTAIN = "It is not known whether a session was made";
const LEFTOVER = "come up in the account beside the one that is in state";

/** Whether a server that normalizes reports another egress than these inputs declare. */
const isChanged = ({ egress }: Record<string, unknown>) =>
  (egress as { country?: string } | undefined)?.country === "uk";

class Walk {
  private readonly engine: Engine;
  private readonly program = new Map<string, Record<string, unknown>>();
  private isOtherKey = false;
  private readonly told: string[] = [];
  /** The sessions as they were when the last operation ended. */
  private seen = new Map<string, SimulatedSession>();
  /** Sessions that a broken run may have made and nobody saved. */
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
    for (const step of this.schedule.steps) await this.take(step);
    await this.mend();
  }

  private async take(step: Step): Promise<void> {
    if (step.do === "declare") {
      if (step.inputs) this.declare(step.name, step.inputs);
      else this.program.delete(step.name);
    } else if (step.do === "fault") this.world.fault(step.fault);
    else if (step.do === "key") this.isOtherKey = step.other;
    else if (step.do === "pass") this.world.clock.time += step.ms;
    else if (step.do === "outside") await this.disturb(step.what, step.which);
    else await this.operate(step.do, step.broken, step.stranger, step.restart);
  }

  /** If somebody scans by himself, it is never the phone that a program expects. */
  private declare(name: string, { expectedPhoneNumber, ...inputs }: Record<string, unknown>): void {
    const isExpected = expectedPhoneNumber !== undefined && !this.schedule.isScanned;
    this.program.set(name, { ...inputs, ...(isExpected ? { expectedPhoneNumber } : {}) });
  }

  /** Somebody else at work on the account. */
  private async disturb(what: Outside, which: number): Promise<void> {
    const { simulator, removed } = this.world;
    if (what === "make") {
      this.makeAlike(which);
      // What is as new as a POST that was lost cannot be told from what that has made; and some POSTs act late.
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

  /** Somebody else makes a session that looks like one of the program's. */
  private makeAlike(which: number): void {
    const declared = [...this.program.values()];
    this.world.make(declared[which % Math.max(1, declared.length)] ?? {});
  }

  private async operate(
    what: "up" | "refresh" | "destroy",
    broken?: Break,
    stranger?: number,
    restart?: number,
  ): Promise<Report> {
    const before = { alive: this.world.alive, held: new Set(this.engine.held), deletes: this.deletes() };
    // An up under another key would make its sessions there, as it was told to.
    this.engine.useOtherKey = what !== "up" && this.isOtherKey;
    const unowned = this.engine.useOtherKey ? this.engine.unowned : [];
    const troubleOf = this.world.watchTrouble();
    // A stranger's session that comes just where ours is late is taken for ours, and no client can know better.
    const isStranger = stranger !== undefined && !this.world.isLate;
    if (isStranger) this.world.atRequest(stranger, () => this.makeAlike(stranger));
    if (restart !== undefined) this.world.atRequest(restart, () => this.world.simulator.restartBridge());
    const report = await (what === "up" ? this.engine.up(this.program, broken) : this.engine[what](broken));
    this.world.forget();
    this.seen = new Map(this.world.simulator.sessions().map((session) => [session.id, session]));
    if (what === "refresh" && !report.wasBroken && !this.engine.useOtherKey && restart === undefined)
      this.judgeRefresh(report, troubleOf());
    this.told.push(...report.errors, ...report.warnings);
    // What a POST of this run does late, or a broken run did and nobody saved, comes up after a while.
    await this.world.clock.sleep(25_000);
    const trouble = troubleOf();
    const isQuiet = trouble.posts + trouble.others + trouble.faults === 0;
    // Where only the engine went, the provider takes back what nobody will hear of, if the server lets it.
    if (report.wasBroken && (broken?.how === "kill" || !isQuiet))
      for (const id of this.world.alive) if (!before.alive.has(id) && !this.engine.held.includes(id)) this.lost.add(id);
    // What a run deleted that was broken, or whose answer was lost, may still stand in state.
    if (report.wasBroken || what === "destroy")
      for (const id of this.engine.held) if (!this.world.alive.has(id)) this.world.removed.add(id);
    // Under another project's key a 404 proves nothing, but where /v1/me told no owner there is nothing to compare.
    for (const id of unowned) if (!this.engine.held.includes(id)) this.lost.add(id);
    this.judge(what, report, before);
    if (!report.wasBroken && !isStranger) this.judgeCertainty(report, trouble);
    const isFirst = what === "up" && before.held.size === 0 && before.alive.size === 0;
    if (isFirst && restart !== undefined && !report.wasBroken && isQuiet) this.judgeRestart(report);
    if (isFirst && restart === undefined && !report.wasBroken && report.errors.length === 0) this.judgeStanding();
    return report;
  }

  private judge(
    what: string,
    report: Report,
    before: { alive: Set<string>; held: Set<string>; deletes: string[] },
  ): void {
    const { held } = this.engine;
    const { alive, removed } = this.world;
    const say = (promise: string, more: unknown) => {
      throw new Error(`${promise} (${what}): ${inspect(more, { depth: 6 })}\nerrors: ${report.errors.join("\n")}`);
    };
    // Nothing doubled.
    if (new Set(held).size < held.length) say("two resources hold one session", held);
    // Nothing taken: what comes into state was made by this run.
    const taken = held.filter((id) => !before.held.has(id) && before.alive.has(id));
    if (taken.length > 0) say("a session came into state that was there before", taken);
    // Nothing lost: what left state is gone.
    const forgotten = [...before.held].filter((id) => !held.includes(id) && alive.has(id) && !this.lost.has(id));
    if (forgotten.length > 0 && !report.wasBroken) say("a session left state and is alive", forgotten);
    // Nothing unknown: every session is in state, or an error has told that it may be there.
    const text = this.told.join("\n");
    const uncertain = this.told.filter((error) => error.includes(UNCERTAIN));
    const named = [...uncertain, ...this.told.filter((error) => error.includes(LEFTOVER))].join("\n");
    const orphans = [...alive].filter(
      (id) => !held.includes(id) && !this.lost.has(id) && !this.world.outside.has(id) && !named.includes(id),
    );
    if (orphans.length > 2 * uncertain.length)
      say("a session is on the server that neither state nor an error knows", orphans);
    // Nothing deleted that somebody wants: a session in state is alive, or somebody else removed it.
    if (what === "up" && report.errors.length === 0 && !report.wasBroken) {
      const dead = [...this.engine.state.values()].filter(({ id }) => !alive.has(id) && !removed.has(id));
      if (dead.length > 0) say("a session in state was deleted", dead);
    }
    const strangers = this.deletes()
      .slice(before.deletes.length)
      .filter((id) => !before.held.has(id) && before.alive.has(id));
    if (strangers.length > 0) say("a session was deleted that state did not hold", strangers);
    if (report.tookMs > LONGEST_MS) say("it took longer than its timeouts", report.tookMs);
    // Nothing leaked.
    const secrets = [KEY, OTHER_KEY, "1234 5678", ...this.world.qrCodes];
    if (secrets.some((secret) => text.includes(secret)) || NUMBERS.test(text)) say("an error holds a secret", secrets);
    const states = [...this.engine.state.values()].map(({ outputs: { qrCode: _secret, ...outputs }, inputs }) => ({
      outputs,
      inputs,
    }));
    if (secrets.some((secret) => JSON.stringify(states).includes(secret)))
      say("state holds a secret where it is not encrypted", states);
  }

  /** A lost POST is found again or repeated: where nothing else went wrong, nobody is left to search by hand. */
  private judgeCertainty(report: Report, trouble: Trouble): void {
    const isLimited = this.schedule.limit !== false && this.schedule.limit < 100;
    if (!this.isPatient() || isLimited || trouble.others > 0 || trouble.faults > 0 || trouble.posts !== 1) return;
    // A new session that differs in a value the server may have changed is left to people.
    if (this.schedule.normalizes && [...this.program.values()].some(isChanged)) return;
    // A wait for somebody with a phone may take all the time there is.
    const given = report.errors
      .filter((error) => error.includes(UNCERTAIN) || error.includes(LEFTOVER))
      .filter((error) => !error.includes("did not reach"));
    if (given.length > 0)
      throw new Error(`one POST was lost, and nothing else, and a create gave up: ${given.join("\n")}`);
  }

  /** What a refresh without trouble leaves is what the server says, and a linked session that reconnects is no change. */
  private judgeRefresh({ errors, changed }: Report, trouble: Trouble): void {
    if (errors.length > 0 || trouble.posts + trouble.others + trouble.faults > 0) return;
    for (const [name, { id, inputs, outputs }] of this.engine.state) {
      const session = this.seen.get(id);
      if (!session) continue;
      if (outputs["updatedAt"] === undefined) throw new Error(`state holds a summary of ${name}`);
      const isSame = outputs["updatedAt"] === session.updatedAt && outputs["status"] === session.status;
      const qrText = session.status === "qr_ready" ? this.world.simulator.qrText(id) : undefined;
      if (isSame && (outputs["phoneNumber"] !== session.phoneNumber || outputs["qrCode"] !== qrText))
        throw new Error(`state does not hold what the server says of ${name}`);
      const isLinked = session.phoneNumber !== undefined && session.status !== "failed";
      const isWanted = inputs["waitFor"] !== "ready" && inputs["expectedPhoneNumber"] === undefined;
      // After a failed update, outputs hold what is declared now, and inputs what was declared before.
      const isSettled =
        inspect(inputs["timeouts"]) === inspect(outputs["timeouts"]) && inputs["waitFor"] === outputs["waitFor"];
      if (isSame && isLinked && isWanted && isSettled && !this.world.moved.has(id) && changed.includes(name))
        throw new Error(`a refresh shows a change of a linked session: ${name} is ${session.status}`);
    }
  }

  /** A session that drops while it is created or waited for is reconnected, unless a person was needed in time. */
  private judgeRestart({ errors }: Report): void {
    if (!this.isPatient() || this.schedule.limit === 40) return;
    const given = errors.filter(
      (error) => !error.includes("did not reach ready") && !error.includes("a number that ends in"),
    );
    if (given.length > 0) throw new Error(`the bridge restarted, and an up gave up: ${given.join("\n")}`);
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

  /** The first up, and one after a refresh, leaves each session where its program wants it if it has no errors. */
  private judgeStanding(): void {
    for (const [name, { id }] of this.engine.state) {
      const session = this.seen.get(id);
      const { waitFor, expectedPhoneNumber } = this.program.get(name) ?? {};
      // While others were waited for, its QR codes may have expired.
      if (!session || (session.lastError === EXPIRED && waitFor !== "ready")) continue;
      const { status, phoneNumber } = session;
      const isLinked = phoneNumber !== undefined;
      if (
        status === "failed" ||
        (waitFor !== "created" && status === "initializing" && !isLinked && !this.schedule.bridge) ||
        (waitFor === "ready" && status !== "ready" && !(this.schedule.bridge && isLinked))
      )
        throw new Error(`up has no error, and a session is not where it should be: ${name} is ${status}`);
      if (expectedPhoneNumber !== undefined && isLinked && phoneNumber !== RIGHT_PHONE.phoneNumber)
        throw new Error(`up has no error, and another phone than the expected one is linked to ${name}`);
    }
  }

  /** Once nothing is wrong anymore, refresh and up repair everything, and destroy deletes even sessions that are busy. */
  private async mend(): Promise<void> {
    this.world.simulator.clearFaults();
    this.world.simulator.lag(0);
    this.isOtherKey = false;
    await this.world.clock.sleep(120_000);
    for (const inputs of this.program.values()) inputs["timeouts"] = LONG;
    await this.operate("refresh");
    // A run stops at the first failure: a few sessions a run are left to somebody with a phone.
    for (let round = 0; round < 2 * NAMES.length; round++) {
      const stop = this.scanLater();
      const { errors } = await this.operate("up");
      stop();
      if (errors.length === 0) this.judgeStanding();
      if (errors.length === 0) break;
      this.logOutOthers();
      this.scanAll();
      if (round === 2 * NAMES.length - 1)
        throw new Error(`up after up fails where nothing is wrong:\n${errors.join("\n")}`);
    }
    const names = [...this.engine.state.keys()].sort().join();
    if (names !== [...this.program.keys()].sort().join()) throw new Error(`state holds ${names}`);
    const dead = [...this.engine.state.values()].filter(({ id }) => !this.world.alive.has(id));
    if (dead.length > 0) throw new Error(`state holds sessions that are gone: ${dead.map(({ id }) => id).join()}`);
    await this.failOnce();
    const { held } = this.engine;
    for (const id of held) this.world.simulator.conflict(id, { times: 2, operations: ["deleteSession"] });
    const { errors } = await this.operate("destroy");
    const left = held.filter((id) => this.world.alive.has(id));
    if (errors.length > 0 || left.length > 0) throw new Error(`destroy left ${left.join()}: ${errors.join("\n")}`);
  }

  /** A session that fails while its program stays the same is repaired by the next refresh and up. */
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

  /** What the error about another phone tells people to do. */
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

  /** Somebody scans, but only after a while; the returned function ends it. */
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
