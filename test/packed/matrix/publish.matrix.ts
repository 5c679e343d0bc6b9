import fs from "node:fs";
import http from "node:http";
import { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { packAll, release, type Packed } from "../release";

describe("a release", () => {
  let folder = "";
  let packed: Packed[] = [];
  /** The versions in the registry, by name. It knows no other names. */
  const published: Record<string, string> = {};
  const requests: string[] = [];
  const registry = http.createServer(({ method, url = "" }, response) => {
    requests.push(`${method} ${url}`);
    const version = published[url.slice(1)];
    if (!version) response.writeHead(404).end("{}");
    else
      response.end(
        JSON.stringify({ "dist-tags": { latest: version }, versions: { [version]: { name: url.slice(1), version } } }),
      );
  });

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-release-"));
    packed = await packAll(folder);
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    registry.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const dryRun = () =>
    release(["publish", folder, "--dry-run"], {
      npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
      npm_config_cache: path.join(folder, "cache"),
    });

  test("publishes all packages in order, skips published ones, and publishes nothing in a dry run", async () => {
    published["pulumi-zavu"] = packed[1]?.version ?? "";
    published["pulumi-zavu-cli"] = "0.0.1";
    const lines = (await dryRun()).split("\n").filter((line) => /^\+ |is already published/.test(line));
    const version = packed[0]?.version;
    expect(lines).toEqual([
      `+ zavu-simulator@${version}`,
      `pulumi-zavu ${version} is already published`,
      `+ pulumi-resource-zavu@${version}`,
      `+ pulumi-zavu-sdk@${version}`,
      `+ pulumi-zavu-cli@${version}`,
    ]);
    expect(requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  test("with a missing tarball publishes nothing and names the tarball", async () => {
    const name = packed[4]?.filename ?? "";
    fs.rmSync(path.join(folder, name));
    await expect(dryRun()).rejects.toMatchObject({
      stderr: expect.stringContaining(`does not contain ${name}`) as string,
    });
  });
});
