import type { Simulator } from "zavu-simulator";
import { contextOf, lifecycleOf, simulatorAt, startProvider } from "../../../../test/lifecycle";
import { VirtualClock } from "../../../../test/virtualClock";
import type { SessionInputs, SessionLifecycle } from "..";

const RIGHT = "+56 9 1234-5678";
const PHONE = { phoneNumber: "+56912345678" };
const OTHER_PHONE = { phoneNumber: "+56987654321" };

let clock: VirtualClock;
let simulator: Simulator;
let lifecycle: SessionLifecycle;

beforeEach(async () => {
  clock = new VirtualClock(Date.now());
  simulator = await simulatorAt(clock, {
    times: { initializingMs: 1_000, qrRotateMs: 20_000, authenticatingMs: 5_000 },
  });
  lifecycle = lifecycleOf(startProvider(clock), simulator);
});
afterEach(() => simulator.close());

const context = (ms = 60_000) => contextOf(clock, ms);

/** Runs an action on the only session after a time. */
function later(ms: number, act: (id: string) => void): void {
  const own = simulator;
  // An earlier test may have left an action behind.
  void clock.sleep(ms).then(() => own === simulator && act(own.sessions()[0]?.id ?? ""));
}

const reconnects = () => simulator.request({ operation: "reconnectSession" }).length;
const expired = { status: "failed", lastError: "QR refs attempts ended" };

describe("a wait for a scan", () => {
  const inputs: SessionInputs = { waitFor: "ready" };

  test("continues through expired QR codes until somebody scans", async () => {
    later(5_000, (id) => simulator.change(id, expired));
    later(50_000, (id) => simulator.change(id, { status: "disconnected" }));
    later(70_000, (id) => simulator.scan(id));
    const { state, problem } = await lifecycle.create(inputs, context(120_000));
    expect(problem).toBeUndefined();
    expect(state.status).toBe("ready");
    expect(reconnects()).toBe(2);
  });

  test("reconnects at most every 30 s, and says how many QR codes expired", async () => {
    const fail = (id: string) => simulator.session(id)?.status === "qr_ready" && simulator.change(id, expired);
    for (let ms = 3_000; ms < 100_000; ms += 3_000) later(ms, fail);
    const { id, problem } = await lifecycle.create(inputs, context(100_000));
    expect(reconnects()).toBe(4);
    expect(problem?.message).toBe(
      `Session ${id} did not reach ready within 100s; its status is failed. Its last error is "QR refs attempts ended". ` +
        "5 QR codes expired unscanned.",
    );
  });

  test("ends with a handshake that fails", async () => {
    later(5_000, (id) => simulator.scan(id));
    later(9_000, (id) => simulator.change(id, { status: "failed", lastError: "the phone refused" }));
    const { problem } = await lifecycle.create(inputs, context());
    expect(problem?.message).toContain('failed: "the phone refused"');
    expect(reconnects()).toBe(0);
  });

  test("that times out names the command that scans", async () => {
    const { id, problem } = await lifecycle.create(inputs, context(45_000));
    expect(problem?.message).toBe(
      `Session ${id} did not reach ready within 45s; its status is qr_ready. Nobody has scanned its QR code yet. ` +
        "2 QR codes expired unscanned.",
    );
    expect(problem?.hint).toContain(`Scan it: \`npx pulumi-zavu-cli qr ${id}\`.`);
    expect(problem?.hint).toContain("To wait longer, set customTimeouts.");
  });

  test("that is stuck in the handshake names the commands that help", async () => {
    later(5_000, (id) => simulator.change(id, { status: "authenticating" }));
    for (let ms = 5_400; ms < 30_000; ms += 400) later(ms, (id) => simulator.change(id, { status: "authenticating" }));
    const { id, problem } = await lifecycle.create(inputs, context(30_000));
    expect(problem?.hint).toContain(`\`npx pulumi-zavu-cli reconnect ${id}\``);
    expect(problem?.hint).toContain(`\`npx pulumi-zavu-cli logout ${id}\``);
  });

  test("survives a reconnect whose answer is lost", async () => {
    later(5_000, (id) => simulator.change(id, expired));
    simulator.fault({ operation: "reconnectSession", cut: true, processed: true });
    later(20_000, (id) => simulator.scan(id));
    const { problem } = await lifecycle.create(inputs, context());
    expect(problem).toBeUndefined();
    expect(reconnects()).toBe(1);
  });
});

describe("a session that drops before its first QR code", () => {
  test("is reconnected", async () => {
    later(500, (id) => simulator.change(id, { status: "disconnected" }));
    const { state, problem } = await lifecycle.create({}, context());
    expect(problem).toBeUndefined();
    expect(state.status).toBe("qr_ready");
    expect(reconnects()).toBe(1);
  });

  test("is reconnected only once, and then the wait ends with the server's reason", async () => {
    const drop = (id: string) => simulator.change(id, { status: "disconnected", lastError: "QR refs attempts ended" });
    for (let ms = 500; ms < 60_000; ms += 900) later(ms, drop);
    const { problem } = await lifecycle.create({}, context());
    expect(problem?.name).toBe("SessionFailedError");
    expect(problem?.message).toContain("QR refs attempts ended");
    expect(reconnects()).toBe(1);
  });

  test("a reconnect that is refused because the session is starting is no error", async () => {
    later(500, (id) => simulator.change(id, { status: "disconnected" }));
    simulator.fault({ operation: "reconnectSession", answer: { status: 422, body: '{"message":"already started"}' } });
    later(3_000, (id) => simulator.change(id, { status: "initializing" }));
    const { problem } = await lifecycle.create({}, context());
    expect(problem).toBeUndefined();
  });
});

test("qr_ready without a QR code is waited for, and the error says so", async () => {
  simulator.fault({
    operation: "getSession",
    times: Infinity,
    answer: { status: 200, body: JSON.stringify({ session: { id: "was_1", status: "qr_ready", qrCode: "" } }) },
  });
  const { problem } = await lifecycle.create({}, context(10_000));
  expect(problem?.message).toContain("its status is qr_ready, but it has no QR code yet");
});

describe("a linked session that reconnects by itself", () => {
  async function linked(inputs: SessionInputs = {}) {
    later(3_000, (id) => simulator.scan(id, PHONE));
    const { id, state } = await lifecycle.create({ ...inputs, waitFor: "ready" }, context());
    return { id, state: { ...state, waitFor: inputs.waitFor } };
  }

  test.each(["initializing", "authenticating"])("is as wanted at %s", async (status) => {
    const { id, state } = await linked();
    simulator.change(id, { status });
    expect((await lifecycle.read(id, state, context()))?.problem).toBeUndefined();
    const { problem } = await lifecycle.update(id, state, {}, context());
    expect(problem).toBeUndefined();
    expect(reconnects()).toBe(0);
  });

  test("is waited for if waitFor is ready", async () => {
    const { id, state } = await linked({ waitFor: "ready" });
    simulator.change(id, { status: "initializing" });
    expect((await lifecycle.read(id, state, context()))?.problem?.name).toBe("UnsettledError");
    const outcome = await lifecycle.update(id, state, { waitFor: "ready" }, context());
    expect(outcome).toMatchObject({ state: { status: "ready" }, problem: undefined });
    expect(reconnects()).toBe(0);
  });
});

describe("expectedPhoneNumber", () => {
  const text = (id: string) =>
    `Session ${id} is linked to a number that ends in 21, but expectedPhoneNumber ends in 78. Unlink it with ` +
    `\`npx pulumi-zavu-cli logout ${id}\`, run \`pulumi up\` for a new QR code, and scan it with the right phone; or correct expectedPhoneNumber.`;

  async function scanned(phone: object, inputs: SessionInputs) {
    later(3_000, (id) => simulator.scan(id, phone));
    return lifecycle.create({ waitFor: "ready", ...inputs }, context());
  }

  test("that is linked is no problem in any notation", async () => {
    const { id, state, problem } = await scanned(PHONE, { expectedPhoneNumber: RIGHT });
    expect(problem).toBeUndefined();
    expect(state.expectedPhoneNumber).toBe(RIGHT);
    expect((await lifecycle.read(id, state, context()))?.problem).toBeUndefined();
  });

  test("that differs makes create, each read and each update fail", async () => {
    const inputs: SessionInputs = { expectedPhoneNumber: RIGHT, waitFor: "ready" };
    const { id, state, problem } = await scanned(OTHER_PHONE, inputs);
    expect(problem?.text).toBe(text(id));
    expect(state).toMatchObject({ status: "ready", expectedPhoneNumber: RIGHT });
    expect((await lifecycle.read(id, state, context()))?.problem?.text).toBe(text(id));
    expect((await lifecycle.update(id, state, inputs, context())).problem?.text).toBe(text(id));
    expect((await lifecycle.update(id, state, { waitFor: "ready" }, context())).problem).toBeUndefined();
  });

  test.each<[string, boolean]>([
    ["created", false],
    ["qr_ready", false],
    ["qr_ready", true],
  ])("that differs is corrected as the error says, with waitFor %s (number kept: %s)", async (waitFor, isKept) => {
    const inputs = { expectedPhoneNumber: RIGHT, waitFor } as SessionInputs;
    const { id, state } = await scanned(OTHER_PHONE, { expectedPhoneNumber: RIGHT });
    simulator.change(id, { status: "disconnected", phoneNumber: isKept ? "+56987654321" : null, credentials: false });
    const { problem, state: now } = await lifecycle.update(id, state, inputs, context());
    expect(problem).toBeUndefined();
    expect(reconnects()).toBe(1);
    await clock.sleep(3_000);
    simulator.scan(id, PHONE);
    await clock.sleep(6_000);
    const found = await lifecycle.read(id, now, context());
    expect(found).toMatchObject({ state: { status: "ready", ...PHONE }, problem: undefined });
  });
});
