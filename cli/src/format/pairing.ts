import { isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import type { NodePairing } from "../nodePairing";
import type { Size } from "../terminal/screen";
import { nodeViewOf, type NodeView } from "../view";
import { age } from "./age";
import { qrFrame, type Drawing } from "./qrFrame";
import { pollGapLine } from "./staleness";
import { timeOfDay } from "./timeOfDay";

/** The parts of a pairing that are shown. */
export type ShownPairing = Pick<NodePairing, "node" | "code" | "codeFailure" | "validMs" | "polled">;

const HOW = "Scan it with the Zavu Egress Node app on the Android device.";
const KEPT = "Press Ctrl-C to stop waiting; the node is kept.";

/** The lines of a terminal of this size. @param now in the clock's ms. */
export function pairingFrame(pairing: ShownPairing, now: number, drawing: Drawing, size: Size): string[] {
  const { node, code, validMs, polled } = pairing;
  const { id, label } = nodeViewOf(node);
  const gap = pollGapLine(polled, now, true);
  const page = {
    title: label ?? `Egress node ${id}`,
    state: stateLine(pairing),
    caption: HOW,
    foot: KEPT,
    elsewhere: `\`npx pulumi-zavu-cli pair ${id} --png code.png\` writes an image.`,
    dim: validMs === 0,
    ...(code ? { qr: code.qr } : {}),
    ...(gap === undefined ? {} : { banner: `${gap}.` }),
  };
  return qrFrame(page, drawing, size);
}

function stateLine({ code, codeFailure, validMs }: ShownPairing): string {
  if (!code) return "Requesting a pairing token.";
  if (validMs === 0 && codeFailure) return expiredLine(codeFailure);
  if (validMs === 0) return "This code has expired; a new one is coming.";
  if (validMs === undefined) return "Waiting for the device. Zavu does not say when this code expires.";
  return `Waiting for the device. This code expires in ${age(validMs)}; a new one then replaces it.`;
}

/** The code has expired, and the request for a new one failed. */
export const expiredLine = (failure: Error): string =>
  `The code has expired. Requesting a new one failed: ${failure.message} The request is retried.`;

/** When the code expires. */
export const expiryLine = (validMs: number | undefined): string =>
  validMs === undefined
    ? "Zavu does not say when it expires."
    : `It expires at ${timeOfDay(-validMs)}, in ${age(validMs)}; a new one then replaces it.`;

/** While nothing changes: printed from time to time, so that a wait does not look like a hang. */
export const stillPairingLine = ({ node }: ShownPairing): string =>
  `${nameOf(nodeViewOf(node))} is still ${nodeViewOf(node).status}: its device is not connected.`;

/** A node that is online, and where its device is. */
export function onlineLine(node: ShownPairing["node"], isPaired: boolean): string {
  const view = nodeViewOf(node);
  const about = [view.exitCountry && `exit country ${view.exitCountry}`, view.net && `network ${view.net}`].filter(
    Boolean,
  );
  const where = about.length > 0 ? `: ${about.join(", ")}` : "";
  return isPaired
    ? `${nameOf(view)} is online${where}.`
    : `${nameOf(view)} is already online${where}. It needs no code.`;
}

/** Why the pairing ended without a connected device, and what to do. */
export function pairingErrorLine(error: unknown, id: string): string {
  const text = isZavuError(error) ? error.text : messageOf(error);
  return text.includes(id) ? text : `Egress node ${id}: ${text}`;
}

const nameOf = ({ id, label }: NodeView) => `Egress node ${id}${label === undefined ? "" : ` (${label})`}`;
