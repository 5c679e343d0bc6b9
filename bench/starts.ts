import path from "node:path";
import { plainEnv } from "../test/engine/cli";
import { PLUGIN_FOLDER } from "../test/engine/forms";
import { Client, overPort, type Bag } from "../test/plugin/client";
import { OUR_PLUGIN } from "./candidates";
import type { Figures } from "./figures";
import { residentBytes } from "./processes";
import { ProviderProcess, type Command } from "./providerProcess";
import { KEY, type Stack } from "./stack";

const SETTLED_MS = 1_000;

/**
 * Starts the provider of a stack's first session, and measures its first check and read and then its memory at rest. The
 * plugin has loaded its code when it prints its port; a dynamic provider loads the code that state requires in its first
 * call.
 */
export async function start(stack: Stack, figures: Figures): Promise<void> {
  const { candidate, saved } = stack;
  const provider = new ProviderProcess(await commandOf(stack));
  const wire = overPort(await provider.port());
  const note = (figure: "check" | "read", value = provider.elapsedMs) => figures.add(figure, candidate.name, 1, value);
  try {
    const client = new Client(wire);
    await client.configure({});
    const { failures } = await client.check(saved.inputs, {});
    note("check");
    if (failures.length > 0) throw new Error(`the check of a saved session fails (${candidate.name})`);
    await client.read(saved.id, { properties: withoutSecrets(saved.outputs), inputs: saved.inputs });
    note("read");
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    figures.add("idle", candidate.name, 1, residentBytes(provider.pid));
  } finally {
    wire.close();
    await provider.end();
  }
}

async function commandOf({ candidate, simulator }: Stack): Promise<Command> {
  // The dynamic provider requires the name of a project.
  const known = { PULUMI_NODEJS_PROJECT: "bench", ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
  const env = { ...(await plainEnv(__dirname)), ...known };
  if (candidate === OUR_PLUGIN) return { file: path.join(PLUGIN_FOLDER, "pulumi-resource-zavu"), args: [], env };
  return { file: process.execPath, args: [require.resolve("@pulumi/pulumi/cmd/dynamic-provider")], env };
}

/** Only the engine can decrypt secrets; a read does not need them. */
function withoutSecrets(outputs: Bag): Bag {
  const isSecret = (value: unknown) => typeof value === "object" && value !== null && "ciphertext" in value;
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isSecret(value)));
}
