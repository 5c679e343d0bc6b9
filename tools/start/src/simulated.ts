import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { resolveConfig } from "pulumi-zavu-provider/config";
import { startSimulator, type Simulator } from "zavu-simulator";
import { alone } from "./alone";
import type { Verb } from "./commandLine";
import { SIMULATED, placesIn, simulatedEnvironment, withEngine } from "./environment";
import { sessionIdIn } from "./outputs";
import { say } from "./print";
import { Pulumi } from "./pulumi";
import { showUntilLinked } from "./show";
import { engineOf, type Job } from "./job";

/** The commands on a simulator of the Zavu API, and on a Pulumi stack that knows nothing else. */
export const simulated: Record<Verb, (job: Job) => Promise<void>> = { start, refresh, destroy };

const NEXT = `
What next:
  npm run refresh   reads the session again into Pulumi's state
  npm run destroy   deletes it
The program is examples/quickstart/index.ts: change it, and \`npm start\` again.`;

/** Brings the quickstart up on the simulator and shows its session until the simulator's phone has linked it. */
async function start(job: Job): Promise<void> {
  await withSimulator(job, async (pulumi, simulator) => {
    await pulumi.show(["up", "--yes", "--skip-preview"], stackArgs(job));
    const id = sessionIdIn(await pulumi.in(job.folder).read(...OUTPUTS));
    if (id === undefined) say("\nThe program exports no sessionId, so there is no session to follow.");
    else await showSimulated(id, job, simulator);
    say(NEXT);
  });
}

/** Reads what `start` made again. */
async function refresh(job: Job): Promise<void> {
  await onWhatStartLeft(job, "refresh");
}

/** Deletes what `start` made. */
async function destroy(job: Job): Promise<void> {
  await onWhatStartLeft(job, "destroy");
}

const OUTPUTS = ["stack", "output", "--json", "--stack", SIMULATED.stack];

async function onWhatStartLeft(job: Job, verb: "refresh" | "destroy"): Promise<void> {
  const { backend } = placesIn(job.folder);
  if (!existsSync(backend)) return say(`There is nothing to ${verb} yet: run \`npm start\` first.`);
  await withSimulator(job, async (pulumi, simulator) => {
    await pulumi.show([verb, "--yes", "--skip-preview"], stackArgs(job));
    say(`\n${holding(simulator)} ${AFTER(job)[verb]}`);
  });
}

const AFTER = ({ root, folder }: Job) => ({
  refresh: "Pulumi's state has the same now; the outputs above are those of the last `npm start`.",
  destroy: `Remove ${relative(root, folder)} to leave nothing behind.`,
});

function holding(simulator: Simulator): string {
  const statuses = simulator.sessions().map(({ status }) => status);
  const [number, noun] = [statuses.length, statuses.length === 1 ? "session" : "sessions"];
  return `The simulator holds ${number} ${noun}${number > 0 ? ` (${statuses.join(", ")})` : ""}.`;
}

/** Gives the work a simulator, and a Pulumi that knows no other place. */
async function withSimulator(job: Job, work: (pulumi: Pulumi, simulator: Simulator) => Promise<void>): Promise<void> {
  const { root, folder, stop, scanAfterMs, qr, bridge } = job;
  await alone(folder, async () => {
    const engine = await engineOf(job);
    const { sessions, backend } = placesIn(folder);
    const simulator = await startSimulator({ stateFile: sessions, times: { autoScanMs: scanAfterMs }, qr, bridge });
    try {
      say(
        `A simulator of the Zavu API listens at ${simulator.url} and keeps its sessions in ${relative(root, sessions)}.`,
      );
      await mkdir(backend, { recursive: true });
      const env = simulatedEnvironment(withEngine(process.env, engine), folder, simulator.url);
      const onFailure = `Mend that and run this again; to begin anew, remove ${relative(root, folder)} first.`;
      const pulumi = new Pulumi({ command: engine.command, cwd: root, env, stop, onFailure });
      // The command writes the stack's file beside the project's: in this folder it meets none of the user's.
      await copyFile(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
      await pulumi.in(folder).read("stack", "select", "--create", SIMULATED.stack);
      await work(pulumi, simulator);
    } finally {
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
    "This QR is the simulator's and scans to nothing. The simulator's phone scans it by itself, " +
    `${scanAfterMs / 1_000} s after the first one appeared.`;
  await showUntilLinked(id, { config, stop, aboutQr, live: false });
}
