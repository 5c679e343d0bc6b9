import os from "node:os";
import { version as sdk } from "@pulumi/pulumi/package.json";
import type { Engine } from "pulumi-zavu-engine";

/** What the figures depend on, without the name of the machine. The load shows how idle it was. */
export function machine({ version }: Engine): string {
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`;
  const system = `${os.availableParallelism()} cores, ${memory}, ${os.platform()} ${os.arch()}`;
  const load = `load ${(os.loadavg()[0] ?? 0).toFixed(2)} at the start`;
  return `${system}, ${load}; Node.js ${process.version}, Pulumi ${version}, its Node.js SDK v${sdk}`;
}
