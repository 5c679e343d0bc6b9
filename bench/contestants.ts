import fs from "node:fs";
import path from "node:path";
import { DYNAMIC, PLUGIN } from "../test/engine/forms";

export type Name = "floor" | "peer" | "dynamic" | "plugin";

/** Somebody who can make sessions, and what the bench must know to run and watch them. */
export interface Contestant {
  name: Name;
  /** The files of a program: JavaScript with `zavu`, which has `WhatsAppAltSession`, in reach. */
  files(program: string): Record<string, string>;
  /** What the command line of a provider process looks like in /proc. */
  process: RegExp;
  /** Whether it asks the API for anything. */
  hasSessions: boolean;
  /** Whether it is ours: what fails then ends the bench. */
  isOurs: boolean;
}

/** The dynamic provider of a file beside this one, which lies beside the program as a user's own would. */
function handWritten(name: "floor" | "peer"): Pick<Contestant, "name" | "files" | "process" | "isOurs"> {
  const provider = fs.readFileSync(path.join(__dirname, `${name}.js`), "utf8");
  const files = (program: string) => ({
    ...DYNAMIC.files(program),
    "provider.js": provider,
    "index.js": `const zavu = require("./provider");\n${program}\n`,
  });
  return { name, files, process: DYNAMIC.process, isOurs: false };
}

const ours = { hasSessions: true, isOurs: true };
const FLOOR: Contestant = { ...handWritten("floor"), hasSessions: false };
const PEER: Contestant = { ...handWritten("peer"), hasSessions: true };
const OUR_DYNAMIC: Contestant = { ...ours, name: "dynamic", files: DYNAMIC.files, process: DYNAMIC.process };
export const OUR_PLUGIN: Contestant = { ...ours, name: "plugin", files: PLUGIN.files, process: PLUGIN.process };

/** All of them, in the tables' order. */
export const CONTESTANTS = [FLOOR, PEER, OUR_DYNAMIC, OUR_PLUGIN];
export const OURS = [OUR_DYNAMIC, OUR_PLUGIN];

/** A program with so many sessions. */
export const program = (count: number) =>
  `for (let i = 0; i < ${count}; i++) new zavu.WhatsAppAltSession("line" + i, { displayName: "Line " + i });`;
