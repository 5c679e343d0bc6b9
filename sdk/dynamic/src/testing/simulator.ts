/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/consistent-type-imports, @typescript-eslint/no-require-imports --
   the package may be absent, for a user's compiler as for Node.js */
// The simulator is a development dependency of the tested program. So a stack installs less, and `npx zavu-simulator` and
// the tests use the same version.
/** @ts-ignore: it may not be installed */
type Package = typeof import("zavu-simulator");

/** The options of {@link startSimulator}: `import("zavu-simulator").SimulatorOptions`. */
export type SimulatorOptions = NonNullable<Parameters<Package["startSimulator"]>[0]>;

/** A running simulator: `import("zavu-simulator").Simulator`. */
export type Simulator = Awaited<ReturnType<Package["startSimulator"]>>;

/**
 * Starts a simulator of the Zavu API on 127.0.0.1, for tests that run Pulumi. It is a separate package:
 * `npm install --save-dev zavu-simulator`. `scan` links a phone. With `times.autoScanMs`, the simulator links one automatically.
 *
 * @example
 * ```ts
 * const simulator = await startSimulator({ times: { initializingMs: 0, autoScanMs: 500, authenticatingMs: 0 } });
 * process.env.ZAVU_BASE_URL = simulator.url;
 * process.env.ZAVU_API_KEY = "zv_live_simulator";
 * // ... `up` of the stack, by the Automation API or the CLI
 * assert.equal(simulator.sessions()[0]?.status, "ready");
 * await simulator.close();
 * ```
 *
 * @throws {Error} if the package is not installed.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return installed().startSimulator(options);
}

function installed(): Package {
  try {
    // Not import(): jest does not support it here.
    return require("zavu-simulator") as Package;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new Error(
      "startSimulator needs the package zavu-simulator, which is not installed: npm install --save-dev zavu-simulator",
      { cause },
    );
  }
}
