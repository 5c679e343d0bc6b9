import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Runs a program to its end and gives its stdout.
 *
 * @throws Error with what it wrote; `code` is `ENOENT` where there is no such program
 */
export async function run(command, args, options = {}) {
  try {
    return (await execute(command, args, { maxBuffer: 64 * 1024 * 1024, ...options })).stdout;
  } catch (error) {
    const said = [error.stdout, error.stderr].map((text) => text?.trim()).filter(Boolean);
    throw Object.assign(
      new Error([`${command} ${args[0]} failed: ${error.message.split("\n")[0]}`, ...said].join("\n")),
      {
        code: error.code,
      },
    );
  }
}
