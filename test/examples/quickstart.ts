import path from "node:path";
import { PLUGIN_FOLDER } from "../engine/forms";
import { Trial } from "../sdk/trial";
import { Stack, type ExampleLanguage } from "./stack";
import { copied } from "./copied";

/** An example of `examples/quickstart-LANGUAGE`, and what its language needs before Pulumi can run it. */
export interface Quickstart {
  language: ExampleLanguage;
  /**
   * Makes the repository's SDK available to the example, which lies in the trial's folder `example`. Returns variables
   * for the CLI; its PATH comes first.
   */
  prepare?(trial: Trial): Promise<Record<string, string>>;
}

/** Tests on the simulator that an example does what its README says. The first run builds a language host. */
export function describeQuickstart({ language, prepare }: Quickstart): void {
  describe(`examples/quickstart-${language}`, () => {
    const trial = new Trial();
    let stack: Stack;

    beforeAll(async () => {
      copied(`examples/quickstart-${language}`, path.join(trial.folder, "example"));
      trial.link(path.dirname(PLUGIN_FOLDER), "example/node_modules/pulumi-resource-zavu");
      stack = await Stack.open(trial.folder, language, (await prepare?.(trial)) ?? {});
      await stack.init();
    }, 900_000);
    afterAll(async () => {
      await stack?.close();
      trial.close();
    });

    test("creates one session, writes nothing when run again, and deletes it", async () => {
      await stack.ok("up", "--yes", "--skip-preview");
      expect(stack.writes()).toEqual(["createSession"]);
      const [session, ...others] = stack.simulator.sessions();
      expect(others).toEqual([]);
      expect(session).toMatchObject({ displayName: "Support line", status: "qr_ready", qrCode: expect.any(String) });
      const outputs = { sessionId: session?.id, status: "qr_ready", qrCode: session?.qrCode };
      expect(await stack.outputs()).toEqual({ ...outputs, qrCode: "[secret]" });
      expect(await stack.outputs("--show-secrets")).toEqual(outputs);

      await stack.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
      expect(stack.writes()).toEqual(["createSession"]);

      await stack.ok("destroy", "--yes", "--skip-preview");
      expect(stack.writes()).toEqual(["createSession", "deleteSession"]);
      expect(stack.simulator.sessions()).toEqual([]);
      stack.expectNoSecret(String(session?.qrCode));
      expect(stack.written).not.toMatch(/warning: .*pulumi-resource-zavu/);
    }, 900_000);
  });
}
