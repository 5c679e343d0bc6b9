import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { run } from "../../tools/process/run";
import { ROOT } from "../root";
import { installedIn } from "./matrix/installed";
import type { Packed } from "./release";

interface Version {
  manifest: { name: string; version: string };
  sendTarball(response: http.ServerResponse): void;
}

const ALWAYS_FRESH = { "Cache-Control": "public, max-age=31557600" };

/**
 * An npm registry on 127.0.0.1 with the packed packages, and with what they need as this repository has it installed. It
 * asks no other registry.
 */
export class Registry {
  private readonly server = http.createServer((request, response) => this.answer(request.url ?? "", response));
  /** The paths that were requested. */
  readonly requests: string[] = [];

  private constructor(private readonly versions: readonly Version[]) {}

  /** @param folder where the packed tarballs are. */
  static async open(folder: string, packed: readonly Packed[]): Promise<Registry> {
    const ours = await Promise.all(packed.map(({ filename }) => packedVersion(path.join(folder, filename))));
    const others = installedIn(path.join(ROOT, "node_modules")).map((one) => installedVersion(one.folder));
    const registry = new Registry([...ours, ...others]);
    await new Promise<void>((resolve) => registry.server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  /** `/NAME` is the list of a package's versions, `/NAME/-/VERSION.tgz` a tarball. */
  private answer(url: string, response: http.ServerResponse): void {
    this.requests.push(url);
    const [name = "", file] = decodeURIComponent(url).slice(1).split("/-/");
    const versions = this.versions.filter(({ manifest }) => manifest.name === name);
    const asked = versions.find(({ manifest }) => file === `${manifest.version}.tgz`);
    if (asked) asked.sendTarball(response.writeHead(200, ALWAYS_FRESH));
    else if (file === undefined && versions.length > 0) response.end(JSON.stringify(this.packument(name, versions)));
    else response.writeHead(404).end("{}");
  }

  private packument(name: string, versions: readonly Version[]) {
    const entries = versions.map(({ manifest }) => {
      const tarball = `${this.url}/${name}/-/${manifest.version}.tgz`;
      return [manifest.version, { ...manifest, dist: { tarball } }] as const;
    });
    return { name, "dist-tags": { latest: entries[0]?.[0] }, versions: Object.fromEntries(entries) };
  }
}

async function packedVersion(tarball: string): Promise<Version> {
  const manifest = JSON.parse(await run("tar", ["-xzOf", tarball, "package/package.json"])) as Version["manifest"];
  return { manifest, sendTarball: (response) => fs.createReadStream(tarball).pipe(response) };
}

function installedVersion(folder: string): Version {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Version["manifest"];
  const name = path.basename(folder);
  const args = ["-czf", "-", "-C", path.dirname(folder), `--exclude=${name}/node_modules`, name];
  // npm takes the tarball's one folder by any name.
  return { manifest, sendTarball: (response) => spawn("tar", args).stdout.pipe(response) };
}
