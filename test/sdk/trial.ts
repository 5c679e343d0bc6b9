import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../tools/process/run";
import { ROOT } from "../root";

const BUILT = /^(bin|obj|node_modules|build|target|__pycache__|.*\.egg-info)$/;

/** What the program of each language has the SDK tell the engine, where its mocks show it. */
export const registered = {
  name: "line",
  type: "zavu:index:WhatsAppAltSession",
  inputs: { displayName: "Support line", egress: { kind: "external" }, waitFor: "ready" },
  aliases: ["pulumi-nodejs:dynamic/zavu:WhatsAppAltSession"],
  secrets: ["qrCode"],
  version: "0.1.0",
  from: "github://api.github.com/pulumi-zavu/pulumi-zavu",
};

/** A folder of its own to compile an SDK in: nothing that compilers leave gets into the tree. */
export class Trial {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-sdk-"));

  /** Takes a copy of a committed SDK, without what was compiled beside it. */
  take(sdk: string, as: string): void {
    const filter = (file: string) => !BUILT.test(path.basename(file));
    fs.cpSync(path.join(ROOT, "sdk", sdk), path.join(this.folder, as), { recursive: true, filter });
  }

  /** Has a file or folder of this machine stand in the folder, too. */
  link(target: string, as: string): void {
    const place = path.join(this.folder, as);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.symlinkSync(target, place, "junction");
  }

  write(file: string, text: string): void {
    const target = path.join(this.folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }

  /** Runs a program to its end. Its error holds all that it wrote. */
  run(command: string, args: string[], where = ".", env: NodeJS.ProcessEnv = {}): Promise<string> {
    return run(command, args, { cwd: path.join(this.folder, where), env: { ...process.env, ...env } });
  }

  close(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The last line that a program printed: what its mocks saw. */
export function lastLine(output: string): unknown {
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
