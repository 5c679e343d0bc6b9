import fs from "node:fs";
import path from "node:path";
import { startSimulator } from "pulumi-zavu/testing";
import { startCommand } from "../engine/cli";
import { newFolder } from "../engine/project";

let folder: string;
beforeAll(() => (folder = newFolder()));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Runs a test of a program under Node.js' own runner, as users do, with the built package. */
async function nodeTest(text: string) {
  const head = `
    const pulumi = require("@pulumi/pulumi");
    const assert = require("node:assert/strict");
    const { test } = require("node:test");
    const { WhatsAppAltSession } = require("pulumi-zavu");
    const { zavuMocks } = require("pulumi-zavu/testing");
    const valueOf = (output) => new Promise((resolve) => output.apply(resolve));
  `;
  fs.writeFileSync(path.join(folder, "program.test.js"), head + text);
  const env = { PATH: path.dirname(process.execPath), HOME: folder };
  const args = ["--test", "--test-reporter=tap", "program.test.js"];
  return startCommand(process.execPath, args, folder, env).done;
}

test("the class works under the mocks, and a failure fails no test but is told", async () => {
  const { code, output } = await nodeTest(`
    test("made", async () => {
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
      await assert.rejects(mocks.failureOf(() => new WhatsAppAltSession("line")), /all of its resources were made/);
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

test("a failure that nobody asks for fails the test", async () => {
  const { code, output } = await nodeTest(`
    test("failed", async () => {
      await pulumi.runtime.setMocks(zavuMocks({ failures: { line: "failed" } }));
      new WhatsAppAltSession("line");
      await pulumi.runtime.disconnect();
    });
  `);
  expect([code, output]).toEqual([1, expect.stringContaining("could not connect")]);
});

test("the simulator starts, and answers its key", async () => {
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
