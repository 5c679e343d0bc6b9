import { parseArgs } from "node:util";
import { HERE, PLATFORMS } from "./platforms.mjs";

const EVERYWHERE = ["npm", "portable"];
const KNOWN = [...EVERYWHERE, ...Object.keys(PLATFORMS)];

const USAGE = `usage: npm run pack:plugin [-- [--into FOLDER] [--all | WHAT...]]
  WHAT is one of ${KNOWN.join(", ")}
  default: ${[...EVERYWHERE, HERE].join(", ")} into dist-plugin/`;

/** Raised for a wrong command line; its message has the usage. */
export class UsageError extends Error {}

/** The options and the packages that the arguments name. */
export function parseCommandLine(args) {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((word) => !KNOWN.includes(word));
  if (unknown !== undefined) throw new UsageError(`unknown package "${unknown}"\n${USAGE}`);
  if (values.all && positionals.length > 0) throw new UsageError(`--all cannot be combined with a WHAT\n${USAGE}`);
  const what = positionals.length > 0 ? [...new Set(positionals)] : [...EVERYWHERE, HERE];
  return { ...values, what: values.all ? KNOWN : what };
}

function parsed(args) {
  try {
    const options = { all: { type: "boolean", default: false }, into: { type: "string" } };
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n${USAGE}`);
  }
}
