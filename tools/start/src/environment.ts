import { delimiter, dirname, join } from "node:path";
import type { Engine } from "pulumi-zavu-engine";

/** The names and secrets of the stack on the simulator. */
export const SIMULATED = {
  stack: "simulator",
  /** The key of the simulator's default project. It is not valid anywhere else. */
  apiKey: "zv_live_simulator",
  passphrase: "only for the simulator",
} as const;

/** The files in the folder. */
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
 * An environment in which Pulumi can reach only the simulator. A key, a backend or a stack in the caller's environment must
 * not create a real session or change the user's own state.
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
