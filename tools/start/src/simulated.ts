import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { resolveConfig } from "pulumi-zavu-provider/config";
import { startSimulator, type Simulator } from "zavu-simulator";
import { withFolderLock } from "./folderLock";
import type { Verb } from "./commandLine";
import { SIMULATED, placesIn, simulatedEnvironment, withEngine } from "./environment";
import { sessionIdIn } from "./outputs";
import { hasScreen } from "./cli";
import { Phone } from "./phone";
import { print } from "./print";
import { Pulumi } from "./pulumi";
import { fitsTerminal, ioOf, showUntilLinked } from "./show";
import { engineOf, type Job } from "./job";

/** The commands for a simulator of the Zavu API, with a Pulumi stack that uses nothing else. */
export const simulated: Record<Verb, (job: Job) => Promise<void>> = { start, refresh, destroy };

const NEXT = `
Next steps:
  npm run refresh   reads the session again and updates Pulumi's state
  npm run destroy   deletes the session
To try a change, edit examples/quickstart/index.ts and run \`npm start\` again.`;

/** Runs the quickstart on the simulator and shows its session until the simulated phone has linked it. */
async function start(job: Job): Promise<void> {
  await withSimulator(job, async (pulumi, simulator, phone) => {
    await pulumi.show(["up", "--yes", "--skip-preview"], stackArgs(job));
    const id = sessionIdIn(await pulumi.in(job.folder).read(...OUTPUTS));
    // The phone must not scan a code that is not visible.
    if (hasScreen(ioOf(job.stop))) phone.canSee = await fitsTerminal();
    if (id === undefined) print("\nThe program has no output sessionId, so there is no session to follow.");
    else await showSimulated(id, job, simulator);
    print(NEXT);
  });
}

/** Refreshes the resources that `start` created. */
async function refresh(job: Job): Promise<void> {
  await onStartedStack(job, "refresh");
}

/** Deletes the resources that `start` created. */
async function destroy(job: Job): Promise<void> {
  await onStartedStack(job, "destroy");
}

const OUTPUTS = ["stack", "output", "--json", "--stack", SIMULATED.stack];

async function onStartedStack(job: Job, verb: "refresh" | "destroy"): Promise<void> {
  const { backend } = placesIn(job.folder);
  if (!existsSync(backend)) return print(`There is nothing to ${verb} yet: run \`npm start\` first.`);
  await withSimulator(job, async (pulumi, simulator) => {
    // A refresh without the program does not update the stack's outputs.
    const more = verb === "refresh" ? ["--run-program"] : [];
    await pulumi.show([verb, "--yes", "--skip-preview", ...more], stackArgs(job));
    print(`\n${sessionCount(simulator)} ${AFTER(job)[verb]}`);
  });
}

const AFTER = ({ root, folder }: Job) => ({
  refresh: "Pulumi's state is up to date.",
  destroy: `To delete all files of the demo, remove ${relative(root, folder)}.`,
});

function sessionCount(simulator: Simulator): string {
  const statuses = simulator.sessions().map(({ status }) => status);
  const [number, noun] = [statuses.length, statuses.length === 1 ? "session" : "sessions"];
  return `The simulator holds ${number} ${noun}${number > 0 ? ` (${statuses.join(", ")})` : ""}.`;
}

/** Runs the work with a simulator, and a Pulumi CLI that uses nothing else. */
async function withSimulator(
  job: Job,
  work: (pulumi: Pulumi, simulator: Simulator, phone: Phone) => Promise<void>,
): Promise<void> {
  const { root, folder, stop, scanAfterMs, qr, bridge } = job;
  await withFolderLock(folder, async () => {
    const engine = await engineOf(job);
    const { sessions, backend } = placesIn(folder);
    const simulator = await startSimulator({ stateFile: sessions, qr, bridge });
    const phone = new Phone(simulator, scanAfterMs);
    try {
      print(
        `A simulator of the Zavu API listens at ${simulator.url} and keeps its sessions in ${relative(root, sessions)}.`,
      );
      await mkdir(backend, { recursive: true });
      const env = simulatedEnvironment(withEngine(process.env, engine), folder, simulator.url);
      const onFailure = `Fix that and try again. To start over, remove ${relative(root, folder)} first.`;
      const pulumi = new Pulumi({ command: engine.command, cwd: root, env, stop, onFailure });
      // Pulumi writes the stack's file beside the project's. This folder has no stack file of the user.
      await copyFile(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
      await pulumi.in(folder).read("stack", "select", "--create", SIMULATED.stack);
      await work(pulumi, simulator, phone);
    } finally {
      phone.close();
      await simulator.close();
    }
  });
}

function stackArgs({ folder }: Job): string[] {
  return ["--stack", SIMULATED.stack, "--config-file", placesIn(folder).stackFile];
}

async function showSimulated(id: string, { stop, scanAfterMs }: Job, simulator: Simulator): Promise<void> {
  const config = resolveConfig({ apiKey: SIMULATED.apiKey, baseUrl: simulator.url }, {});
  const aboutQr =
    "This QR code is from the simulator, and your phone cannot use it. A simulated phone scans it " +
    `${scanAfterMs / 1_000} s after the first code appeared.`;
  const ifTooSmall = "The simulated phone waits until the window is large enough.";
  await showUntilLinked(id, { config, stop, aboutQr, ifTooSmall, live: false });
}
