import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { BlockList, isIP, isIPv6, type AddressInfo } from "node:net";
import { UsageError } from "../usageError";
import type { WatchMetrics } from "./metrics";

/** Where to serve metrics. */
export interface MetricsAddress {
  host: string;
  /** 0 for any free port. */
  port: number;
}

const LOOPBACK = "127.0.0.1";
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

const ADDRESS = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/;

/**
 * The address that `--metrics` names: `IP:PORT`, `localhost:PORT`, or `PORT` for 127.0.0.1. Pure.
 *
 * @throws {UsageError} for another text. A host name could stand for any address, and `:PORT` for all of them.
 */
export function metricsAddressOf(text: string): MetricsAddress {
  const [, v6, name, digits] = ADDRESS.exec(text) ?? [];
  const host = v6 ?? name?.replace(/^localhost$/i, LOOPBACK) ?? LOOPBACK;
  const port = Number(digits);
  if (port <= 65_535 && (v6 === undefined ? isIP(host) === 4 : isIPv6(host))) return { host, port };
  throw new UsageError(
    `--metrics ${text} is not an IP address with a port.`,
    "Use 127.0.0.1:9464 to serve metrics to this machine only, or 0.0.0.0:9464 to serve them to the network.",
  );
}

/** Whether other machines can read the metrics. Pure. */
export const isOpenToNetwork = ({ host }: MetricsAddress): boolean =>
  !loopback.check(host, isIPv6(host) ? "ipv6" : "ipv4");

/** Serves metrics at `GET /metrics`, and nothing else. */
export class MetricsServer {
  private constructor(private readonly server: Server) {}

  /** @throws {UsageError} if the address cannot be used. */
  static async start({ host, port }: MetricsAddress, metrics: WatchMetrics): Promise<MetricsServer> {
    const server = createServer((request, response) => void answer(request, response, metrics));
    try {
      server.listen({ host, port });
      await once(server, "listening");
    } catch (error) {
      const { code = "an error" } = error as NodeJS.ErrnoException;
      const why = code === "EADDRINUSE" ? "another program uses the port" : code;
      throw new UsageError(
        `Metrics cannot be served on ${originOf(host, port)}: ${why}.`,
        "Pass another address to --metrics; port 0 takes any free port.",
      );
    }
    return new MetricsServer(server);
  }

  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${originOf(address, port)}/metrics`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

const originOf = (host: string, port: number) => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

async function answer({ method, url }: IncomingMessage, response: ServerResponse, metrics: WatchMetrics) {
  const isMetrics = method === "GET" && url?.split("?")[0] === "/metrics";
  const [status, type, body] = isMetrics
    ? [200, metrics.contentType, await metrics.text()]
    : [404, "text/plain; charset=utf-8", "Not found. Metrics are at /metrics.\n"];
  response.writeHead(status, { "Content-Type": type, "X-Content-Type-Options": "nosniff" }).end(body);
}
