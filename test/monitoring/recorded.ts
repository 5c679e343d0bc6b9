import { startSimulator, type Simulator } from "zavu-simulator";
import { valuesIn } from "../engine/secrets";

const NUMBER = "+56987654321";

/** The number of a linked session, with and without its plus. */
export const NUMBERS = [NUMBER, NUMBER.slice(1)];

/** A linked session, changed as given. */
export function linkedSession(simulator: Simulator, more: object = {}): string {
  const id = simulator.make("proj_a", { displayName: "Support line" });
  simulator.change(id, { status: "ready", phoneNumber: NUMBER, ...more });
  return id;
}

/** A simulator without waits, and every QR code that it has sent. */
export async function recordingSimulator(key: string): Promise<{ simulator: Simulator; qrs: string[] }> {
  const qrs: string[] = [];
  const simulator = await startSimulator({
    projects: { proj_a: { keys: [key] } },
    times: { initializingMs: 0 },
    onAnswer: ({ body }) => void qrs.push(...valuesIn(body, "qrCode")),
  });
  return { simulator, qrs };
}
