import { KEY, Project } from "../engine/project";
import { CommandOnTerminal } from "./terminal";

let project: Project;
beforeAll(async () => {
  const program = `for (const name of ["One", "Two"]) new zavu.WhatsAppAltSession(name, { displayName: name });
    zavu.WhatsAppAltSession.get("read", process.env.READ);`;
  // Everything that --stack needs stands in the stack's own configuration.
  project = await Project.open({ program, env: { ZAVU_API_KEY: undefined, ZAVU_BASE_URL: undefined, READ: "" } });
  project.setEnv({ READ: await project.makeOutside({ displayName: "Read" }) });
  await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
  await project.ok("config", "set", "zavu:baseUrl", project.simulator.url);
  await project.ok("up", "--yes", "--skip-preview");
});
afterAll(() => project?.close());

const sessions = () => project.simulator.sessions("proj_a").filter(({ displayName }) => displayName !== "Read");
const wait = (...args: string[]) => project.people("wait", "--stack", project.stack, ...args);

test("wait takes the sessions that the stack owns, with the stack's own key, and ends as the pipeline needs it", async () => {
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

test("a misspelled name in the stack's configuration is an error that shows the name that is meant, and no value", async () => {
  await project.ok("config", "set", "zavu:apikey", "hidden");
  try {
    const listed = await project.people("list", "--stack", project.stack);
    expect(listed.code).toBe(1);
    expect(listed.output).toContain(`zavu:apikey in the configuration of stack ${project.stack} is unknown`);
    expect(listed.output).toContain("Did you mean zavu:apiKey?");
    expect(listed.output).not.toContain("hidden");
  } finally {
    await project.ok("config", "rm", "zavu:apikey");
  }
});
