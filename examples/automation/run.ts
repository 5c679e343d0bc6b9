import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { spawn } from "node:child_process";
import path from "node:path";

const print = (text: string) => void process.stdout.write(text);

/** Makes the session, has a person scan it, and deletes it in the end, whatever happens in between. */
async function main(stackName: string): Promise<void> {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: path.dirname(__dirname) });
  try {
    await stack.up({ onOutput: print });
    await scanned(stackName);
    const { outputs } = await stack.up({ refresh: true });
    print(`Session ${String(outputs["sessionId"]?.value)} is ${String(outputs["status"]?.value)}.\n`);
    // Here goes what the session was made for.
  } finally {
    await stack.destroy({ onOutput: print });
  }
}

/** Draws the live QR until it is scanned. Where no person looks on, only waits: a QR in a log is one that others can scan. */
function scanned(stackName: string): Promise<void> {
  const command = process.stdout.isTTY ? "qr" : "wait";
  const args = [command, "--stack", stackName, "--timeout", "15m"];
  const child = spawn("pulumi-zavu", args, { stdio: "inherit", shell: process.platform === "win32" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`Nobody has scanned the session: pulumi-zavu ended with ${code}.`)),
    );
  });
}

// Ctrl-C reaches what is waited for, too, and that ends; the session is deleted all the same.
process.on("SIGINT", () => undefined);

main(process.argv[2] ?? "dev").catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
