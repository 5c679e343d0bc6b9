import { endOfNumber, isSameNumber } from "pulumi-zavu-provider/phoneNumber";
import type { Bag } from "../shapes";
import { allowedText } from "./failures";
import type { Failing } from "./kind";

const THEN = "The session stays in state. Run `pulumi up`";

/** The error for a session that did not reach `waitFor` in time. */
export function timedOut({ id, inputs }: Failing): string {
  const waitFor = (inputs["waitFor"] as string | undefined) ?? "qr_ready";
  const isScanned = waitFor === "ready";
  const status = isScanned
    ? `qr_ready. Nobody has scanned its QR code yet. Scan it: \`npx pulumi-zavu-cli qr ${id}\`.`
    : "initializing.";
  return (
    `Session ${id} did not reach ${waitFor} within ${allowedText(inputs, isScanned)}; its status is ${status} ` +
    `${THEN} to wait for it again. To wait longer, set customTimeouts.`
  );
}

/** The error for a session that failed while create waited for it. */
export const couldNotConnect = ({ id }: Failing): string =>
  `Session ${id} failed: "could not connect". ${THEN} to reconnect it and wait again.`;

/** The error for a linked session with an unexpected number; undefined if the number is right. */
export function wrongPhone(id: string, { status, phoneNumber, expectedPhoneNumber }: Bag): string | undefined {
  if (status !== "ready" || typeof phoneNumber !== "string" || typeof expectedPhoneNumber !== "string")
    return undefined;
  if (isSameNumber(phoneNumber, expectedPhoneNumber)) return undefined;
  const [linked, expected] = [phoneNumber, expectedPhoneNumber].map(endOfNumber);
  return (
    `Session ${id} is linked to a number that ends in ${linked}, but expectedPhoneNumber ends in ${expected}. ` +
    `Unlink it with \`npx pulumi-zavu-cli logout ${id}\`, run \`pulumi up\` for a new QR code, and scan it with the right ` +
    "phone; or correct expectedPhoneNumber."
  );
}
