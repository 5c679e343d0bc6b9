// Plain JavaScript without dependencies: the first check of a release runs it before anything is installed or built.
const { execFile } = require("node:child_process");
const { promisify } = require("node:util");

const execute = promisify(execFile);

async function run(command, args, { input, ...options } = {}) {
  const running = execute(command, args, { maxBuffer: Infinity, ...options });
  // A program that ends without reading its input breaks the pipe; its exit code says more.
  running.child.stdin?.on("error", () => undefined).end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error;
    const [why] = error.message.split("\n");
    const message = [why, stdout, stderr].filter(Boolean).join("\n").trimEnd();
    throw Object.assign(new Error(message, { cause: error }), { code, stdout, stderr });
  }
}

module.exports = { run };
