import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineOptions } from "../src/engine";

const shell = "#!/bin/sh\nPATH=/usr/bin:/bin\n";
const helpers = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The machine of one test: its PATH has only the scripts that the test adds, and its cache is empty. */
export class Machine {
  readonly root = mkdtempSync(join(tmpdir(), "engine-"));
  readonly path = this.folder("path");
  readonly cache = this.folder("cache");
  readonly lines: string[] = [];
  readonly env: NodeJS.ProcessEnv = { PATH: this.path, PULUMI_ZAVU_CACHE: this.cache, HOME: this.root };

  options(more: Partial<EngineOptions> = {}): EngineOptions {
    return { report: (line) => this.lines.push(line), env: this.env, allow: ["path", "build"], ...more };
  }

  folder(name: string): string {
    mkdirSync(join(this.root, name), { recursive: true });
    return join(this.root, name);
  }

  script(folder: string, name: string, body: string): string {
    writeFileSync(join(folder, name), shell + body, { mode: 0o755 });
    return join(folder, name);
  }

  /** A `pulumi` that prints that version, by default with its helpers. */
  pulumi(folder: string, version: string, withHelpers = true): string {
    if (withHelpers) for (const helper of helpers) this.script(folder, helper, "exit 0\n");
    return this.script(folder, "pulumi", `echo ${version}\n`);
  }

  /** A `go` whose `go build` is counted and then runs `build`, in which `$out` is the output file. */
  go({ version = "go1.99.0", build = writesProgram } = {}): string {
    const sdk = this.folder("sdk");
    this.script(this.folder("sdk/nodejs/dist"), "pulumi-resource-pulumi-nodejs", "exit 0\n");
    this.script(this.folder("sdk/python/cmd"), "pulumi-language-python-exec", "exit 0\n");
    const body = `
case "$*" in
  "env GOVERSION") echo ${version} ;;
  "mod download "*) echo '{"Dir":"${sdk}"}' ;;
  "list "*) echo some/package ;;
  "build "*)
    echo built >> ${join(this.root, "builds")}
    while [ "$1" != -o ]; do shift; done
    out=$2
    ${build} ;;
esac
`;
    return this.script(this.path, "go", body);
  }

  /** How often `go build` ran. */
  builds(): number {
    const notes = join(this.root, "builds");
    return existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n").length : 0;
  }

  /** What is in one of the cache's folders. */
  cached(name = "engine"): string[] {
    return readdirSync(join(this.cache, name));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const writesProgram = `printf '#!/bin/sh\\necho v3.258.0\\n' > "$out"; /bin/chmod 755 "$out"`;
