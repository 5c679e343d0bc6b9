import { ok, problem, type Check } from "./check";

/** The same as in package.json's `engines`. */
export const OLDEST_NODE = "20.3";

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest = 0, oldestMinor = 0] = OLDEST_NODE.split(".").map(Number);
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return ok("node", `Node.js ${version}.`);
  return problem(
    "node",
    `Node.js ${version} is too old: ${OLDEST_NODE} is the oldest supported version.`,
    "Install a newer version from https://nodejs.org or with your version manager.",
  );
}
