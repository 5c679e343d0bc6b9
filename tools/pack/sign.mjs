import { run } from "../process/run.js";

const SIGNERS = [
  ["codesign", "--sign", "-", "--force"], // macOS
  ["rcodesign", "sign", "--binary-identifier", "pulumi-resource-zavu"], // elsewhere
];

/**
 * Signs a macOS executable ad hoc: Apple silicon starts none without a signature.
 *
 * @throws Error where there is nothing to sign with
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
  throw new Error("no codesign and no rcodesign (cargo install apple-codesign) on PATH to sign it with");
}
