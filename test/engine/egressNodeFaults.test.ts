import { FORMS, PLUGIN } from "./forms";
import { withProject, type Project, type ProjectOptions } from "./project";

const YES = ["--yes", "--skip-preview"];
const NODE = { senderId: "sender_support", label: "Shop" };

const program = (args: object = NODE, timeouts: object = {}) => `
const args = ${JSON.stringify(args)};
const node = new zavu.WhatsAppAltEgressNode("node", args, { customTimeouts: ${JSON.stringify(timeouts)} });
module.exports = { id: node.id, status: node.status, pairingToken: node.pairingToken };
`;
const get = (id: string) => `
const node = zavu.WhatsAppAltEgressNode.get("node", "${id}");
module.exports = { senderId: node.senderId, label: node.label, status: node.status, pairingToken: node.pairingToken };
`;
const withSession = (label: string) => `
const node = new zavu.WhatsAppAltEgressNode("node", { senderId: "sender_support", label: "${label}" });
new zavu.WhatsAppAltSession("line", { egress: { kind: "android", nodeId: node.id } });
`;

const failed = async (project: Project, ...args: string[]) => {
  const run = await project.run(...args);
  expect(run.code).not.toBe(0);
  return run.output;
};
/** The requests that change something, by operation. */
const written = ({ simulator }: Project) =>
  simulator.journal.filter(({ method }) => method !== "GET").map(({ operation }) => operation);
const onServer = ({ simulator }: Project) => simulator.nodes().map(({ id }) => id);

describe.each(FORMS)("an egress node ($name)", (form) => {
  const inProject = (options: Partial<ProjectOptions>, body: (project: Project) => Promise<void>) =>
    withProject({ form, program: program(), ...options }, body);

  test.concurrent("is done with waitFor online when its device is online, and then has no token", () =>
    inProject({ program: program({ ...NODE, waitFor: "online" }) }, async (project) => {
      const run = project.start("up", ...YES);
      const { simulator } = project;
      while (onServer(project).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      // A few polls find no device.
      while (
        simulator.request({ operation: "getEgressNode" }).length +
          simulator.request({ operation: "listEgressNodes" }).length <
        2
      )
        await new Promise((resolve) => setTimeout(resolve, 50));
      const [id = ""] = onServer(project);
      simulator.deviceOnline(id);
      expect((await run.done).code).toBe(0);
      expect(await project.outputs()).toEqual({ id, status: "online" });
      expect((await project.resource()).outputs).not.toHaveProperty("pairingToken");
      project.calls();
      await project.ok("up", ...YES, "--expect-no-changes");
      expect(project.calls()).toEqual([]);
      expect(written(project)).toEqual(["createEgressNode"]);
    }),
  );

  test.concurrent("whose device is not online in time stays in state, and the next up waits for it again", () =>
    inProject({}, async (project) => {
      project.program(program({ ...NODE, waitFor: "online" }, { create: "2s", update: "60s" }));
      const output = await failed(project, "up", ...YES);
      const { id, initErrors, outputs } = await project.resource();
      expect(output).toContain(`Egress node ${id} was not online within 2s; its status is pending.`);
      expect(output).toContain(`\`npx pulumi-zavu-cli pair ${id}\``);
      expect(initErrors).toHaveLength(1);
      expect(outputs["pairingToken"]).toHaveProperty("ciphertext");
      expect((await project.refresh("--expect-no-changes")).code !== 0).toBe(form.isUnsettledDrift);
      project.simulator.deviceOnline(id);
      await project.ok("up", ...YES);
      expect(await project.resource()).toMatchObject({ id, outputs: { status: "online" } });
      expect((await project.resource()).initErrors ?? []).toEqual([]);
      expect(written(project)).toEqual(["createEgressNode"]);
    }),
  );

  test.concurrent("whose POST got no answer is found by a search, and gets a token", () =>
    inProject({}, async (project) => {
      const older = project.simulator.addNode(NODE);
      project.advanceClock(60_000);
      project.simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
      await project.ok("up", ...YES);
      const { id, outputs } = await project.resource();
      expect(onServer(project)).toEqual([older, id]);
      expect(outputs["pairingToken"]).toHaveProperty("ciphertext");
      expect(written(project)).toEqual(["createEgressNode", "reissueEgressNodeToken"]);
      expect(project.simulator.request({ operation: "listEgressNodes" })[0]?.query).toMatchObject({
        senderId: NODE.senderId,
      });
      await project.ok("up", ...YES, "--expect-no-changes");
      await project.ok("destroy", ...YES);
      expect(onServer(project)).toEqual([older]);
    }),
  );

  test.concurrent(
    "that was found and got no token is a partial failure, and the next up requests the token again",
    () =>
      inProject({}, async (project) => {
        project.simulator.fault({ operation: "createEgressNode", cut: true, processed: true });
        project.simulator.fault({ operation: "reissueEgressNodeToken", answer: { status: 400 } });
        const output = await failed(project, "up", ...YES);
        const { id, initErrors, outputs } = await project.resource();
        expect(output).toContain(`Egress node ${id} exists, but the request for its pairing token failed`);
        expect(initErrors).toHaveLength(1);
        expect(outputs).not.toHaveProperty("pairingToken");
        await project.ok("up", ...YES);
        expect((await project.resource()).outputs["pairingToken"]).toHaveProperty("ciphertext");
        expect(written(project)).toEqual(["createEgressNode", "reissueEgressNodeToken", "reissueEgressNodeToken"]);
        expect(onServer(project)).toEqual([id]);
      }),
  );

  test.concurrent("keeps a token that has expired by the local clock only", () =>
    inProject({ simulator: { clock: () => Date.now() - 700_000 } }, async (project) => {
      await project.ok("up", ...YES);
      const { pairingToken } = await project.outputs();
      await project.ok("up", ...YES, ...(form.handlesCancel ? ["--expect-no-changes"] : []));
      expect((await project.outputs())["pairingToken"]).toBe(pairingToken);
      expect(written(project)).toEqual(["createEgressNode"]);
    }),
  );

  test.concurrent(
    "is refused without a request if its inputs are bad, and with the API's error if its sender is unknown",
    () =>
      inProject({}, async (project) => {
        project.program(program({ senderId: "", label: "x".repeat(101), waitFor: "paired" }));
        const output = await failed(project, "preview");
        expect(output).toContain("senderId must not be empty");
        expect(output).toContain("label has 101 characters; at most 100 are allowed");
        expect(output).toContain('waitFor must be "created" or "online"');
        expect(project.calls()).toEqual([]);
        project.program(program({ senderId: "sender_nobody" }));
        expect(await failed(project, "up", ...YES)).toContain("POST /v1/whatsapp-alt/egress-nodes answered 404");
        expect(await project.resources()).toEqual([]);
        expect(written(project)).toEqual(["createEgressNode"]);
      }),
  );

  test.concurrent("leaves state in a refresh if its sender no longer exists, either", () =>
    inProject({}, async (project) => {
      await project.ok("up", ...YES);
      project.simulator.removeNode((await project.resource()).id);
      project.advanceClock(60_000);
      project.simulator.fault({
        operation: ["listEgressNodes", "getSender"],
        times: Infinity,
        answer: { status: 404 },
      });
      await project.ok("refresh", ...YES);
      expect(await project.resources()).toEqual([]);
      expect(project.simulator.request({ operation: "getSender" })).not.toEqual([]);
    }),
  );

  test.concurrent("is read by .get without a token, and destroy does not revoke the node", () =>
    inProject({ program: get("nd_nobody") }, async (project) => {
      expect(await failed(project, "preview")).toContain("GET /v1/whatsapp-alt/egress-nodes/nd_nobody answered 404");
      const id = project.simulator.addNode(NODE);
      project.program(get(id));
      await project.ok("up", ...YES);
      expect(await project.outputs()).toEqual({ ...NODE, status: "pending" });
      await project.ok("refresh", ...YES, "--expect-no-changes");
      await project.ok("up", ...YES, "--expect-no-changes");
      await project.ok("destroy", ...YES);
      expect(onServer(project)).toEqual([id]);
      expect(written(project)).toEqual([]);
    }),
  );

  test.concurrent("is revoked after the session that uses it is deleted", () =>
    inProject({ program: withSession("one"), simulator: { strictNodes: true } }, async (project) => {
      await project.ok("up", ...YES);
      project.program(withSession("two"));
      await project.ok("up", ...YES);
      const [id] = onServer(project);
      expect(project.simulator.sessions()).toMatchObject([{ egress: { kind: "android", nodeId: id } }]);
      await project.ok("destroy", ...YES);
      const [create, remove] = [
        ["createEgressNode", "createSession"],
        ["deleteSession", "revokeEgressNode"],
      ];
      expect(written(project)).toEqual([create, create, remove, remove].flat());
      expect(project.simulator.sessions()).toEqual([]);
      expect(onServer(project)).toEqual([]);
    }),
  );
});

describe("an egress node (plugin only)", () => {
  // The engine has no import for dynamic providers.
  test.concurrent("a node is imported by its id, and the next up requests a token", () =>
    withProject({ form: PLUGIN, program: "" }, async (project) => {
      const id = project.simulator.addNode(NODE);
      const code = ["--protect=false", "--generate-code=false"];
      await project.ok("import", "zavu:index:WhatsAppAltEgressNode", "node", id, ...YES, ...code);
      const { inputs, outputs } = await project.resource();
      expect(inputs).toEqual(NODE);
      expect(outputs).not.toHaveProperty("pairingToken");
      expect(written(project)).toEqual([]);
      project.program(program());
      await project.ok("up", ...YES);
      expect(written(project)).toEqual(["reissueEgressNodeToken"]);
      expect((await project.resource()).outputs["pairingToken"]).toHaveProperty("ciphertext");
      await project.ok("up", ...YES, "--expect-no-changes");
      await project.ok("destroy", ...YES);
      expect(onServer(project)).toEqual([]);
    }),
  );

  test.concurrent("a plain up renews a token that has expired by the server's clock only", () =>
    withProject({ form: PLUGIN, program: program() }, async (project) => {
      await project.ok("up", ...YES);
      project.advanceClock(700_000);
      await project.ok("up", ...YES);
      await project.ok("up", ...YES, "--expect-no-changes");
      expect(written(project)).toEqual(["createEgressNode", "reissueEgressNodeToken"]);
    }),
  );
});
