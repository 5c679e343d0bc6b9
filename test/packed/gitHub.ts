import fs from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { CERTIFICATE, KEY } from "../certificate";

/** GitHub's API with one release, whose assets are the files of a folder. */
export interface GitHub {
  /** Host and port. */
  host: string;
  /** The paths of the requests, in their order. */
  requests: string[];
  close(): void;
}

/** Starts it on 127.0.0.1, with a certificate that only `CERTIFICATE` vouches for. */
export async function startGitHub(repository: string, tag: string, folder: string): Promise<GitHub> {
  const requests: string[] = [];
  const api = `/repos/${repository}/releases`;
  const names = fs.readdirSync(folder);
  const server = https.createServer({ key: KEY, cert: CERTIFICATE }, ({ url = "", headers }, response) => {
    requests.push(url);
    const asset = names[Number(url.replace(`${api}/assets/`, ""))];
    if (headers.authorization !== undefined) response.writeHead(401).end();
    else if (url === `${api}/latest` || url === `${api}/tags/${tag}`) response.end(release());
    // The CLI wants to know the length beforehand.
    else if (url.startsWith("/storage/")) response.end(fs.readFileSync(path.join(folder, path.basename(url))));
    // GitHub, too, answers with the file itself only if it is asked for one, and then sends the client elsewhere.
    else if (asset !== undefined && headers.accept === "application/octet-stream")
      response.writeHead(302, { location: `/storage/${asset}` }).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const release = () =>
    JSON.stringify({
      tag_name: tag,
      assets: names.map((name, index) => ({ name, url: `https://${host}${api}/assets/${index}` })),
    });
  return { host, requests, close: () => server.close() };
}
