import os from "node:os";
import { format, resolveConfig } from "prettier";
import { version as sdk } from "@pulumi/pulumi/package.json";
import type { Engine } from "pulumi-zavu-engine";

/** What the figures depend on, and nothing that names the machine. The load tells how quiet it was. */
export function machine({ version }: Engine): string {
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`;
  const system = `${os.availableParallelism()} cores, ${memory}, ${os.platform()} ${os.arch()}`;
  const load = `load ${(os.loadavg()[0] ?? 0).toFixed(2)} after the build`;
  return `${system}, ${load}; Node.js ${process.version}, Pulumi ${version}, its Node.js SDK v${sdk}`;
}

/** What was done, where, and what came out. */
export interface Report {
  runs: number;
  /** Of a provider process, in each run. */
  starts: number;
  machine: string;
  table: string;
}

/** The page that people read, in the format that the repository wants. */
export async function page({ runs, starts, machine, table }: Report): Promise<string> {
  const text = `# The two forms beside each other

\`npm run bench:forms\` wrote this page; nothing asserts it. A figure is the median, with the least and the most, of ${runs}
runs with ${starts} starts in each. In a run every step is taken by one form right after the other, and who is first
changes from run to run.

Machine: ${machine}.

${table}

## How to read it

- The program is the same but for the package that it requires. Pulumi is the real engine on a file backend, with its own
  number of parallel operations. The API is the simulator on loopback: no rate limit, 100 ms until a QR. Simulator and
  stopwatch share the machine with what they measure.
- A wall time is that of a whole command without a preview: the CLI, the program, the provider. What no form can save is
  in the two rows without a session: Pulumi's SDK loads, and registers 100 resources. No provider has a part in these,
  so that what the forms differ by there is the noise of the other wall times, too.
- \`up\` of new sessions: Pulumi makes a few at a time, four for each core, and each waits for its QR, which is looked for
  every 0.3 to 0.4 s. So a good part of that time is waiting, the same in both forms.
- Start: the dynamic provider prints its port with Pulumi's SDK loaded and ours not. The row with the first check counts
  ours, too: one Configure and one Check over gRPC, of the inputs that are in state, the serialised text among them. It and
  the first row start it as \`node <sdk>/cmd/dynamic-provider\`; the engine does so by a script that first asks another
  Node.js where the SDK is. The plugin is one executable, whoever starts it.
- Memory is what is resident, the pages of Node.js that several processes share included.
- Processor time has that other Node.js in it, and not the engine, which is another process.
- State is the file that the backend keeps, the stack's own lines included.
- An unchanged \`up\` of the dynamic form asks the API nothing, so what it shows may be old. The plugin first reads each
  session that waits for a scan, in a process of its own and before the program starts; linked sessions it does not read.
`;
  return format(text, { ...(await resolveConfig(__filename)), parser: "markdown" });
}
