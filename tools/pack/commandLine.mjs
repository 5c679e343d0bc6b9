import { parseArgs } from "node:util";
import { HERE, PLATFORMS } from "./platforms.mjs";

const EVERYWHERE = ["npm", "portable"];
const KNOWN = [...EVERYWHERE, ...Object.keys(PLATFORMS)];

const USAGE = `usage: npm run pack:plugin [-- [--into FOLDER] [--all | WHAT...]]
  WHAT is one of ${KNOWN.join(", ")}
  unless told: ${[...EVERYWHERE, HERE].join(", ")} into dist-plugin/`;

/** Raised for a wrong command line; its message has the usage. */
export class UsageError extends Error {}

/** What the arguments ask for. */
export function asked(args) {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((word) => !KNOWN.includes(word));
  if (unknown !== undefined) throw new UsageError(`there is no "${unknown}" to pack\n${USAGE}`);
  if (values.all && positionals.length > 0) throw new UsageError(`--all leaves nothing to name\n${USAGE}`);
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
