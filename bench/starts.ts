import path from "node:path";
import { plainEnv } from "../test/engine/cli";
import { PLUGIN_FOLDER } from "../test/engine/forms";
import { Client, overPort, type Bag } from "../test/plugin/client";
import { OUR_PLUGIN } from "./contestants";
import type { Figures } from "./figures";
import { residentBytes } from "./processes";
import { ProviderProcess, type Command } from "./providerProcess";
import { KEY, type Stack } from "./stack";

const SETTLED_MS = 1_000;

/**
 * Starts the provider of a stack's first session and has it do its first work: a check, then a read. Then what it holds
 * when it has come to rest. The plugin has its code loaded when it prints its port; a dynamic provider loads what a
 * state's text asks for in its first verb.
 */
export async function start(stack: Stack, figures: Figures): Promise<void> {
  const { contestant, saved } = stack;
  const provider = new ProviderProcess(await commandOf(stack));
  const wire = overPort(await provider.port());
  const note = (figure: "check" | "read", value = provider.passedMs) => figures.add(figure, contestant.name, 1, value);
  try {
    const client = new Client(wire);
    await client.configure({});
    const { failures } = await client.check(saved.inputs, {});
    note("check");
    if (failures.length > 0) throw new Error(`the check of a saved session fails (${contestant.name})`);
    await client.read(saved.id, { properties: withoutSecrets(saved.outputs), inputs: saved.inputs });
    note("read");
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    figures.add("idle", contestant.name, 1, residentBytes(provider.pid));
  } finally {
    wire.close();
    await provider.end();
  }
}

async function commandOf({ contestant, simulator }: Stack): Promise<Command> {
  // The dynamic provider wants a project's name from whoever starts it.
  const known = { PULUMI_NODEJS_PROJECT: "bench", ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
  const env = { ...(await plainEnv(__dirname)), ...known };
  if (contestant === OUR_PLUGIN) return { file: path.join(PLUGIN_FOLDER, "pulumi-resource-zavu"), args: [], env };
  return { file: process.execPath, args: [require.resolve("@pulumi/pulumi/cmd/dynamic-provider")], env };
}

/** Only the engine could open them; a read does without. */
function withoutSecrets(outputs: Bag): Bag {
  const isSecret = (value: unknown) => typeof value === "object" && value !== null && "ciphertext" in value;
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isSecret(value)));
}
