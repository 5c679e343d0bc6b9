import { delimiter, dirname, join } from "node:path";
import type { Engine } from "pulumi-zavu-engine";

/** The names and places of the stack that works on the simulator. */
export const SIMULATED = {
  stack: "simulator",
  /** Of the simulator's default project; it opens nothing anywhere else. */
  apiKey: "zv_live_simulator",
  passphrase: "only for the simulator",
} as const;

/** Where things are kept in the folder. */
export function placesIn(folder: string) {
  return {
    backend: join(folder, "state"),
    pulumiHome: join(folder, "pulumi"),
    stackFile: join(folder, `Pulumi.${SIMULATED.stack}.yaml`),
    sessions: join(folder, "simulator.json"),
  };
}

/** The environment with the engine's programs and the running Node.js first on PATH. */
export function withEngine(env: NodeJS.ProcessEnv, engine: Engine): NodeJS.ProcessEnv {
  // A copy of `process.env` on Windows may spell it `Path`.
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { ...env, [name]: [engine.bin, dirname(process.execPath), env[name] ?? ""].join(delimiter) };
}

/**
 * The environment of a Pulumi that can reach nothing but the simulator: a key, a backend or a stack that happens to be
 * in the caller's must not make a real session, nor get into the user's own state.
 */
export function simulatedEnvironment(env: NodeJS.ProcessEnv, folder: string, baseUrl: string): NodeJS.ProcessEnv {
  const places = placesIn(folder);
  const kept = Object.entries(env).filter(([name]) => !/^(ZAVU|PULUMI)/i.test(name));
  return {
    ...Object.fromEntries(kept),
    ZAVU_API_KEY: SIMULATED.apiKey,
    ZAVU_BASE_URL: baseUrl,
    PULUMI_BACKEND_URL: `file://${places.backend}`,
    PULUMI_HOME: places.pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: SIMULATED.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
