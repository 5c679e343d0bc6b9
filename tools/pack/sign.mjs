import { run } from "../process/run.js";

const SIGNERS = [
  ["codesign", "--sign", "-", "--force"], // macOS
  ["rcodesign", "sign", "--binary-identifier", "pulumi-resource-zavu"], // elsewhere
];

/**
 * Signs a macOS executable ad hoc: Apple silicon runs none without a signature.
 *
 * @throws Error if there is no program to sign it with
 */
export async function signed(file) {
  for (const [command, ...args] of SIGNERS) {
    try {
      await run(command, [...args, file]);
      return;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error("the executable cannot be signed: put codesign or rcodesign (cargo install apple-codesign) on PATH");
}
