// Needs: pulumi-language-yaml
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { plainEnv } from "../engine/cli";
import { Registry } from "../packed/registry";
import { packAll } from "../packed/release";
import { freePort } from "../ports";
import { blocksOf } from "./blocks";
import { Person } from "./person";

interface SimulatedSession {
  id: string;
  qrCode: string | null;
}

describe("the tutorial, typed in an empty folder with the packages of a release", () => {
  let home = "";
  let port = 0;
  let registry: Registry;
  let env: Record<string, string>;

  beforeAll(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-tutorial-"));
    port = await freePort();
    const tarballs = path.join(home, "tarballs");
    registry = await Registry.open(tarballs, await packAll(tarballs));
    // The page logs in and sets a passphrase, and Pulumi shows what it shows to a person.
    const {
      PULUMI_BACKEND_URL: _backend,
      PULUMI_CONFIG_PASSPHRASE: _passphrase,
      PULUMI_AUTOMATION_API: _automation,
      NO_COLOR: _color,
      ...plain
    } = await plainEnv(home, ["yaml"]);
    env = { ...plain, npm_config_registry: registry.url };
  });
  afterAll(() => {
    registry?.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** The sessions that the simulator has. */
  async function sessions(): Promise<SimulatedSession[]> {
    const answer = await fetch(`http://127.0.0.1:${port}/_simulator/sessions`);
    return ((await answer.json()) as { items: SimulatedSession[] }).items;
  }

  /** Scans the QR code that a terminal shows. */
  async function scan({ terminal }: Person): Promise<void> {
    const id = await terminal.until("the QR code of a session", async () => {
      const text = await terminal.qr();
      return (await sessions()).find(({ qrCode }) => qrCode !== null && qrCode === text)?.id;
    });
    await fetch(`http://127.0.0.1:${port}/_simulator/scan`, { method: "POST", body: JSON.stringify({ id }) });
  }

  test("leads to a linked session in both stacks, and leaves none", async () => {
    const empty = path.join(home, "empty");
    fs.mkdirSync(empty);
    const person = await Person.open(empty, env);
    let second: Person | undefined;
    const printed: [string, string][] = [];
    try {
      for (const { language, text } of blocksOf("docs/tutorial.md")) {
        const folder = (await person.type("pwd")).trim();
        const typed = text
          .replaceAll("4010", String(port))
          // On a slow machine, the simulated phone may scan before the terminal shows the code. The test scans instead.
          .replace("--auto-scan 60s", "--auto-scan 60m")
          // From here on, the page uses Zavu itself; the test keeps using the simulator.
          .replace("unset ZAVU_BASE_URL ", "unset ");
        if (language === "yaml") fs.writeFileSync(path.join(folder, "Pulumi.yaml"), text);
        else if (text.startsWith("npx zavu-simulator ")) {
          second = await Person.open(folder, env);
          await second.start(typed, "ZAVU_BASE_URL");
        } else {
          const isQr = text.startsWith("npx pulumi-zavu-cli qr ");
          const [output] = await Promise.all([person.type(typed), isQr && scan(person)]);
          printed.push([text, output]);
        }
        if (text.includes("pulumi destroy")) expect(await sessions()).toEqual([]);
      }
    } finally {
      await person.terminal.close();
      await second?.terminal.close();
    }
    const after = (part: string) => printed.filter(([text]) => text.includes(part)).map(([, output]) => output);
    expect(after("pulumi stack output\n")).toEqual([
      expect.stringMatching(/qrCode +\[secret\][\s\S]*status +qr_ready/),
    ]);
    expect(after("pulumi stack output status")).toHaveLength(2);
    for (const output of after("pulumi stack output status")) expect(output).toMatch(/^ready$/m);
    expect(after("npx pulumi-zavu-cli wait")).toEqual([expect.stringContaining("ready")]);
  });
});
