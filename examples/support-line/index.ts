import * as pulumi from "@pulumi/pulumi";
import { SupportLine, type SupportLineArgs } from "./supportLine";

/** One entry of the list. Its name is the resource's: it stays the same when the list gets longer or shorter. */
type Line = SupportLineArgs & { name: string };

const lines = new pulumi.Config().requireObject<Line[]>("lines").map(({ name, ...args }) => ({
  name,
  line: new SupportLine(name, args),
}));

export const sessionIds = Object.fromEntries(lines.map(({ name, line }) => [name, line.sessionId]));
export const statuses = Object.fromEntries(lines.map(({ name, line }) => [name, line.status]));
/** Secrets. `npx pulumi-zavu-cli board --stack dev` draws the current ones. */
export const qrCodes = Object.fromEntries(lines.map(({ name, line }) => [name, line.qrCode]));
