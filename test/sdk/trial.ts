import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../tools/process/run";
import { ROOT } from "../root";

const BUILT = /^(bin|obj|node_modules|build|target|__pycache__|.*\.egg-info)$/;

/** What the program of each language registers with the engine, as far as its mocks show it. */
export const registered = {
  name: "line",
  type: "zavu:index:WhatsAppAltSession",
  inputs: { displayName: "Support line", egress: { kind: "external" }, waitFor: "ready" },
  aliases: ["pulumi-nodejs:dynamic/zavu:WhatsAppAltSession"],
  secrets: ["qrCode"],
  version: "0.1.0",
  from: "github://api.github.com/pulumi-zavu/pulumi-zavu",
};

/** A temporary folder to compile an SDK in, so that compilers write nothing into the repository. */
export class Trial {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-sdk-"));

  /** Copies a committed SDK without compiled files. */
  copySdk(sdk: string, as: string): void {
    const filter = (file: string) => !BUILT.test(path.basename(file));
    fs.cpSync(path.join(ROOT, "sdk", sdk), path.join(this.folder, as), { recursive: true, filter });
  }

  /** Links a file or folder of this machine into the folder. */
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

  /** Runs a program to its end. Its error contains its output. */
  run(command: string, args: string[], where = ".", env: NodeJS.ProcessEnv = {}): Promise<string> {
    return run(command, args, { cwd: path.join(this.folder, where), env: { ...process.env, ...env } });
  }

  close(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The last line that a program printed: what its mocks recorded. */
export function lastLine(output: string): unknown {
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
