import * as pulumi from "@pulumi/pulumi";
import { declareLines } from "./lines";

// `pulumi config set --path 'shops[0]' north` names others.
const shops = new pulumi.Config().getObject<string[]>("shops") ?? ["north", "south"];

export const { sessionIds, qrCodes } = declareLines(shops, pulumi.getStack());
