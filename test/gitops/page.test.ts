import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { runHere } from "../cli/run";
import { KEY } from "../engine/project";
import { textOf } from "./github";
import { ROOT } from "../root";

const page = fs.readFileSync(path.join(ROOT, "docs", "gitops.md"), "utf8");
const commands = [...page.matchAll(/npx pulumi-zavu-cli ([a-z]+ [^`#\n]+)/g)].map(([, command = ""]) => command.trim());

let simulator: Simulator;
let id: string;
beforeAll(async () => {
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    times: { initializingMs: 0, authenticatingMs: 0 },
  });
  id = simulator.make("proj_a", { displayName: "prod support line" });
  simulator.scan(id);
});
afterAll(() => simulator?.close());

/** Runs a command of the page, with stacks that have one linked session. */
function run(command: string) {
  const args = command.replace("SESSION", id).split(/\s+/);
  const sessions = [{ id, name: "support-line", isRead: false, isPendingDelete: false }];
  const stacks = {
    all: () => Promise.resolve(["prod", "pr-7"]),
    config: () => Promise.resolve({ apiKey: KEY, baseUrl: simulator.url }),
    contents: () => Promise.resolve({ ids: new Set([id]), sessions }),
  };
  // If the command names a stack, the key comes from it.
  const env: Record<string, string> = /--(all-)?stack/.test(command)
    ? {}
    : { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
  return runHere(args, { stacks, env });
}

test("the page shows how to scan, wait, show and sweep", () => {
  const verbs = [...new Set(commands.map((command) => command.split(" ")[0]))].sort();
  expect(verbs).toEqual(["board", "doctor", "orphans", "qr", "reconnect", "show", "sweep", "wait"]);
});

// `doctor` also searches for Pulumi on this machine; the test of preview.yml runs it.
test.each(commands.filter((command) => !/^(qr|doctor) /.test(command)))("pulumi-zavu %s works", async (command) => {
  expect(await run(command)).toMatchObject({ code: 0 });
});

test.each(commands.filter((command) => command.startsWith("qr ")))(
  "pulumi-zavu %s requires a terminal",
  async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Refusing to print a QR code to a pipe or log");
  },
);

test("doctor runs as in the workflow", () => {
  expect(commands.filter((command) => command.startsWith("doctor"))).toEqual(["doctor --stack prod"]);
  expect(textOf("preview.yml")).toContain('npx pulumi-zavu-cli doctor --stack "$STACK"\n');
});

test("the workflows print the commands of the page", () => {
  expect(commands).toEqual(expect.arrayContaining(["qr SESSION --stack prod", "qr --stack prod"]));
  expect(textOf("environment.yml")).toContain("npx pulumi-zavu-cli qr $session --stack prod");
  expect(textOf("up.yml")).toContain("npx pulumi-zavu-cli qr --stack $STACK");
});
