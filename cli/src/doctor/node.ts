import { ok, problem, type Check } from "./check";

/** As package.json's `engines` has it. */
export const OLDEST_NODE = "20.3";

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest = 0, oldestMinor = 0] = OLDEST_NODE.split(".").map(Number);
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return ok("node", `Node.js ${version}.`);
  return problem(
    "node",
    `Node.js ${version} is older than ${OLDEST_NODE}, the oldest that is supported.`,
    "Install a newer one from https://nodejs.org or with your version manager.",
  );
}
