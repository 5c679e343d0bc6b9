import type { Simulator } from "zavu-simulator";

/** The sessions that wait for a scan. */
export const waiting = (simulator: Simulator) => simulator.sessions().filter(({ status }) => status === "qr_ready");

/**
 * Scans each QR code as it appears.
 *
 * @param phoneNumber the phone that scans, in E.164; default: one for each session.
 * @returns a function that stops scanning.
 */
export function scanAll(simulator: Simulator, phoneNumber?: string): () => void {
  const scan = () => waiting(simulator).forEach(({ id }) => simulator.scan(id, { phoneNumber }));
  const timer = setInterval(scan, 50);
  return () => clearInterval(timer);
}
