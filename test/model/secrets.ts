import type { Entry } from "./engine";
import { KEY, OTHER_KEY, type World } from "./world";

/** The digits of every phone that scans in a schedule. */
const NUMBERS = /569\d{8}|5555-?0101|4444-?0202/;

/** Which promise about secrets is broken; undefined if none is. @param text all errors and warnings so far. */
export function leakOf(world: World, text: string, entries: Iterable<Entry>): string | undefined {
  const secrets = [KEY, OTHER_KEY, "1234 5678", ...world.secrets];
  if (secrets.some((secret) => text.includes(secret)) || NUMBERS.test(text)) return "an error contains a secret";
  const states = JSON.stringify([...entries].map(({ outputs, inputs }) => ({ outputs: plain(outputs), inputs })));
  if (secrets.some((secret) => states.includes(secret))) return "state contains a secret that is not encrypted";
  return undefined;
}

/** The outputs that state does not encrypt. */
const plain = ({ qrCode: _qrCode, pairingToken: _token, pairingQr: _qr, ...outputs }: Record<string, unknown>) =>
  outputs;
