/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/consistent-type-imports, @typescript-eslint/no-require-imports --
   the package may be absent, for a user's compiler as for Node.js */
// A development dependency of the program that is tested, as its test runner is: what a stack runs with is smaller
// without it, and `npx zavu-simulator` and the tests then are the same version.
/** @ts-ignore: there where it is installed */
type Package = typeof import("zavu-simulator");

/** What {@link startSimulator} takes: `import("zavu-simulator").SimulatorOptions`. */
export type SimulatorOptions = NonNullable<Parameters<Package["startSimulator"]>[0]>;

/** A running simulator: `import("zavu-simulator").Simulator`. */
export type Simulator = Awaited<ReturnType<Package["startSimulator"]>>;

/**
 * Starts a simulator of the Zavu API on 127.0.0.1, for tests that run Pulumi. It is in a package of its own:
 * `npm install --save-dev zavu-simulator`. A phone scans by `scan`, or by itself after `times.autoScanMs`.
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
 * @throws {Error} where the package is not installed.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return installed().startSimulator(options);
}

function installed(): Package {
  try {
    // Not by import(), which jest does not know here.
    return require("zavu-simulator") as Package;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new Error(
      "startSimulator needs the package zavu-simulator, which is not installed: npm install --save-dev zavu-simulator",
      { cause },
    );
  }
}
