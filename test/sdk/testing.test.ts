import fs from "node:fs";
import path from "node:path";
import { startSimulator } from "pulumi-zavu/testing";
import { startCommand } from "../engine/cli";
import { newFolder } from "../engine/project";
import { ROOT } from "../root";

let folder: string;
beforeAll(() => (folder = newFolder()));
afterAll(() => fs.rmSync(folder, { recursive: true }));

// `npm run build` has compiled it; it is no workspace of the repository.
const PLUGIN_SDK = path.join(ROOT, "sdk", "nodejs", "bin", "index.js");

/** Runs a test of a program under Node.js' own runner, as users do, with the built packages. */
async function nodeTest(text: string) {
  const head = `
    const pulumi = require("@pulumi/pulumi");
    const assert = require("node:assert/strict");
    const { test } = require("node:test");
    const { WhatsAppAltSession, WhatsAppAltSenderLink, WhatsAppAltEgressNode } = require("pulumi-zavu");
    const plugin = require(${JSON.stringify(PLUGIN_SDK)});
    const { zavuMocks } = require("pulumi-zavu/testing");
    const valueOf = (output) => new Promise((resolve) => output.apply(resolve));
  `;
  fs.writeFileSync(path.join(folder, "program.test.js"), head + text);
  const env = { PATH: path.dirname(process.execPath), HOME: folder };
  const args = ["--test", "--test-reporter=tap", "program.test.js"];
  return startCommand(process.execPath, args, folder, env).done;
}

test("the class works under the mocks, and failureOf returns a failure that then fails no test", async () => {
  const { code, output } = await nodeTest(`
    test("created", async () => {
      const mocks = zavuMocks();
      await pulumi.runtime.setMocks(mocks);
      const line = new WhatsAppAltSession("line", { waitFor: "ready" }, { customTimeouts: { create: "10m" } });
      assert.equal(await valueOf(line.status), "ready");
      assert.equal(await pulumi.isSecret(new WhatsAppAltSession("waits").qrCode), true);
      assert.deepEqual(mocks.made[0].inputs, { waitFor: "ready", timeouts: { create: "10m" } });
    });
    test("failed", async () => {
      const mocks = zavuMocks({ failures: { line: "timeout" } });
      await pulumi.runtime.setMocks(mocks);
      const failure = await mocks.failureOf(() => {
        const line = new WhatsAppAltSession("line", { waitFor: "ready" });
        line.status.apply((status) => status);
        new WhatsAppAltSession("after", { displayName: line.phoneNumber });
        new WhatsAppAltSession("beside");
      });
      assert.match(failure.message, /Session mock-line did not reach ready within 15m/);
      assert.deepEqual(mocks.made.map(({ name }) => name), ["beside"]);
    });
    test("did not fail", async () => {
      const mocks = zavuMocks();
      await pulumi.runtime.setMocks(mocks);
      await assert.rejects(mocks.failureOf(() => new WhatsAppAltSession("line")), /all of its resources were created/);
    });
    test("threw", async () => {
      const mocks = zavuMocks();
      await pulumi.runtime.setMocks(mocks);
      const failure = await mocks.failureOf(() => { throw new Error("the program's own") });
      assert.equal(failure.message, "the program's own");
    });
  `);
  expect([code, output]).toEqual([0, expect.stringMatching(/^# pass 4$/m)]);
});

test.each([
  ["the classes", "{ WhatsAppAltSession, WhatsAppAltSenderLink, WhatsAppAltEgressNode }"],
  ["the SDK of the plugin", "plugin"],
])("an egress node, a session on it and its sender work with %s", async (_what, zavu) => {
  const { code, output } = await nodeTest(`
    const zavu = ${zavu};
    const declare = (waitFor) => {
      const phone = new zavu.WhatsAppAltEgressNode("store", { senderId: "sender_1", waitFor });
      const line = new zavu.WhatsAppAltSession("store", { egress: { kind: "android", nodeId: phone.id }, waitFor: "ready" });
      const link = new zavu.WhatsAppAltSenderLink("store", { sessionId: line.id, senderId: "sender_1" });
      return { phone, line, link };
    };
    test("created", async () => {
      const mocks = zavuMocks();
      await pulumi.runtime.setMocks(mocks);
      const { phone, line, link } = declare("created");
      assert.equal(await valueOf(link.id), "mock-store/sender_1");
      assert.equal(await valueOf(link.sessionStatus), "ready");
      assert.deepEqual(await valueOf(line.activeEgress), { kind: "android", nodeId: "mock-node-store" });
      assert.match(await valueOf(phone.pairingToken), /a mock's for store/);
      assert.equal(await pulumi.isSecret(phone.pairingQr), true);
      const types = ["WhatsAppAltEgressNode", "WhatsAppAltSession", "WhatsAppAltSenderLink"];
      assert.deepEqual(mocks.made.map(({ type }) => type), types);
    });
    test("read", async () => {
      await pulumi.runtime.setMocks(zavuMocks({ existing: { nd_1: { status: "offline" }, wa_1: { status: "failed" } } }));
      const phone = zavu.WhatsAppAltEgressNode.get("phone", "nd_1");
      assert.deepEqual([await valueOf(phone.status), await valueOf(phone.pairingToken)], ["offline", undefined]);
      const link = zavu.WhatsAppAltSenderLink.get("link", "wa_1/sender_1");
      assert.deepEqual([await valueOf(link.senderId), await valueOf(link.sessionStatus)], ["sender_1", "failed"]);
    });
    test("looked up", async () => {
      await pulumi.runtime.setMocks(zavuMocks({ existing: { nd_1: { status: "offline", senderId: "sender_1" } } }));
      const lookUp = (name, args) => pulumi.runtime.invoke("zavu:index:" + name, args);
      const { nodes } = await lookUp("listWhatsAppAltEgressNodes", { senderId: "sender_1" });
      assert.deepEqual(nodes.map(({ id, status }) => [id, status]), [["nd_1", "offline"]]);
      assert.equal((await lookUp("getAccount", {})).projectId, "proj_mock");
    });
    // The last one: what it leaves pending must not fail the process.
    test("failed", async () => {
      const mocks = zavuMocks({ failures: { "WhatsAppAltEgressNode::store": "timeout" } });
      await pulumi.runtime.setMocks(mocks);
      const failure = await mocks.failureOf(() => declare("online"));
      assert.match(failure.message, /Egress node mock-node-store was not online within 15m; its status is pending/);
      assert.deepEqual(mocks.made, []);
    });
  `);
  expect([code, output]).toEqual([0, expect.stringMatching(/^# pass 4$/m)]);
});

test("a failure without failureOf fails the test", async () => {
  const { code, output } = await nodeTest(`
    test("failed", async () => {
      await pulumi.runtime.setMocks(zavuMocks({ failures: { line: "failed" } }));
      new WhatsAppAltSession("line");
      await pulumi.runtime.disconnect();
    });
  `);
  expect([code, output]).toEqual([1, expect.stringContaining("could not connect")]);
});

test("the simulator starts, and accepts its key", async () => {
  const simulator = await startSimulator({ times: { initializingMs: 0 } });
  try {
    const headers = { authorization: "Bearer zv_live_simulator" };
    const answer = await fetch(`${simulator.url}/v1/whatsapp-alt/sessions`, { method: "POST", headers });
    expect(answer.status).toBe(201);
    expect(simulator.sessions()).toMatchObject([{ status: "qr_ready" }]);
  } finally {
    await simulator.close();
  }
});
