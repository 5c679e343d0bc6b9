import fs from "node:fs";
import path from "node:path";
import { DYNAMIC, PLUGIN } from "../test/engine/forms";

export type Name = "floor" | "peer" | "dynamic" | "plugin";

/** A provider that the benchmark measures. */
export interface Candidate {
  name: Name;
  /** The files of a program: JavaScript that uses `zavu.WhatsAppAltSession`. */
  files(program: string): Record<string, string>;
  /** Matches the command line of a provider process in /proc. */
  process: RegExp;
  /** Whether it sends requests to the API. */
  hasSessions: boolean;
  /** Whether it is this provider: its failures end the benchmark. */
  isOurs: boolean;
}

/** A dynamic provider in this folder, copied next to the program. */
function handWritten(name: "floor" | "peer"): Pick<Candidate, "name" | "files" | "process" | "isOurs"> {
  const provider = fs.readFileSync(path.join(__dirname, `${name}.js`), "utf8");
  const files = (program: string) => ({
    ...DYNAMIC.files(program),
    "provider.js": provider,
    "index.js": `const zavu = require("./provider");\n${program}\n`,
  });
  return { name, files, process: DYNAMIC.process, isOurs: false };
}

const ours = { hasSessions: true, isOurs: true };
const FLOOR: Candidate = { ...handWritten("floor"), hasSessions: false };
const PEER: Candidate = { ...handWritten("peer"), hasSessions: true };
const OUR_DYNAMIC: Candidate = { ...ours, name: "dynamic", files: DYNAMIC.files, process: DYNAMIC.process };
export const OUR_PLUGIN: Candidate = { ...ours, name: "plugin", files: PLUGIN.files, process: PLUGIN.process };

/** All candidates, in the order of the tables. */
export const CANDIDATES = [FLOOR, PEER, OUR_DYNAMIC, OUR_PLUGIN];
export const OURS = [OUR_DYNAMIC, OUR_PLUGIN];

/** A program with `count` sessions. */
export const program = (count: number) =>
  `for (let i = 0; i < ${count}; i++) new zavu.WhatsAppAltSession("line" + i, { displayName: "Line " + i });`;
