import { KEY, Project } from "../engine/project";
import { CommandOnTerminal } from "./terminal";

let project: Project;
beforeAll(async () => {
  const program = `for (const name of ["One", "Two"]) new zavu.WhatsAppAltSession(name, { displayName: name });
    zavu.WhatsAppAltSession.get("read", process.env.READ);`;
  // --stack reads everything that it needs from the stack's configuration.
  project = await Project.open({ program, env: { ZAVU_API_KEY: undefined, ZAVU_BASE_URL: undefined, READ: "" } });
  project.setEnv({ READ: await project.createOutside({ displayName: "Read" }) });
  await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
  await project.ok("config", "set", "zavu:baseUrl", project.simulator.url);
  await project.ok("up", "--yes", "--skip-preview");
});
afterAll(() => project?.close());

const sessions = () => project.simulator.sessions("proj_a").filter(({ displayName }) => displayName !== "Read");
const wait = (...args: string[]) => project.cli("wait", "--stack", project.stack, ...args);

test("wait uses the sessions and the key of the stack, and exits with the right code", async () => {
  const reached = await wait("--for", "qr_ready", "--json");
  expect(reached.code).toBe(0);
  const { data } = JSON.parse(reached.stdout) as { data: { sessions: { id: string; outcome: string }[] } };
  expect(data.sessions.map(({ id }) => id).sort()).toEqual(
    sessions()
      .map(({ id }) => id)
      .sort(),
  );
  expect((await wait("--for", "ready", "--timeout", "1s")).code).toBe(3);
});

test("qr draws the stack's sessions one after the other", async () => {
  const env = { ...project.environment, TERM: "xterm-256color", NO_COLOR: "" };
  const command = new CommandOnTerminal(["qr", "--stack", project.stack], { cwd: project.folder, env });
  try {
    for (let left = 2; left > 0; left--) {
      const text = await command.showsQr((qr) => sessions().some(({ qrCode }) => qrCode === qr));
      project.simulator.scan(sessions().find(({ qrCode }) => qrCode === text)!.id);
    }
    expect((await command.ended).exitCode).toBe(0);
    expect((await wait()).code).toBe(0);
  } finally {
    await command.close();
  }
});

test("a misspelled name in the stack's configuration is an error with the right name and without the value", async () => {
  await project.ok("config", "set", "zavu:apikey", "hidden");
  try {
    const listed = await project.cli("list", "--stack", project.stack);
    expect(listed.code).toBe(1);
    expect(listed.output).toContain(`zavu:apikey in the configuration of stack ${project.stack} is unknown`);
    expect(listed.output).toContain("Did you mean zavu:apiKey?");
    expect(listed.output).not.toContain("hidden");
  } finally {
    await project.ok("config", "rm", "zavu:apikey");
  }
});

describe("without the passphrase in the environment", () => {
  const passphrase = () => project.environment["PULUMI_CONFIG_PASSPHRASE"] ?? "";
  const list = () => {
    const { PULUMI_CONFIG_PASSPHRASE: _, ...rest } = project.environment;
    const env = { ...rest, TERM: "xterm-256color" };
    return new CommandOnTerminal(["list", "--stack", project.stack], { cwd: project.folder, env });
  };

  test("a command asks for it on a terminal, and does not show it", async () => {
    const command = list();
    try {
      await command.shows(`Passphrase of stack ${project.stack}`);
      command.type(`${passphrase()}\r`);
      expect((await command.ended).exitCode).toBe(0);
      const text = await command.text(true);
      expect(text).toContain("One");
      expect(text).not.toContain(passphrase());
    } finally {
      await command.close();
    }
  });

  test("Ctrl-C ends the question and the command", async () => {
    const command = list();
    try {
      await command.shows(`Passphrase of stack ${project.stack}`);
      command.type("\u0003");
      expect((await command.ended).exitCode).toBe(130);
    } finally {
      await command.close();
    }
  });

  test("a command that cannot ask says which variable to set", async () => {
    const before = passphrase();
    project.setEnv({ PULUMI_CONFIG_PASSPHRASE: undefined });
    const { code, output } = await project.cli("list", "--stack", project.stack);
    project.setEnv({ PULUMI_CONFIG_PASSPHRASE: before });
    expect(code).toBe(1);
    expect(output).toContain("Set PULUMI_CONFIG_PASSPHRASE");
  });
});
