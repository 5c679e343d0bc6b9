import { isLoopback } from "pulumi-zavu-provider/config";
import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";

type Env = Record<string, string | undefined>;

// Any other than a loopback address is https; the first that is set counts.
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const UNUSED = ["http_proxy", "HTTP_PROXY"];

/** Whether requests go through a proxy, and which. A proxy's user and password are never shown. */
export async function proxyCheck(baseUrl: string, env: Env, { usesProxy }: Pick<Probes, "usesProxy">): Promise<Check> {
  const { hostname, host } = new URL(baseUrl);
  if (isLoopback(hostname)) return ok("proxy", "None is used: the base URL is this machine itself.");
  const variable = VARIABLES.find((name) => env[name]);
  if (variable === undefined) return ok("proxy", `None is set${unused(env)}: requests go straight to ${host}.`);
  if (!(await usesProxy(baseUrl))) return ok("proxy", `NO_PROXY takes ${host} out of ${variable}: none is used.`);
  return named(variable, env[variable] ?? "");
}

function unused(env: Env): string {
  const name = UNUSED.find((one) => env[one]);
  return name ? ` for https (${name} is for plain http)` : "";
}

function named(variable: string, value: string): Check {
  const isWhole = value.includes("://");
  const url = isWhole ? value : `https://${value}`;
  const advice = `Write ${variable} as http://host:port or https://host:port.`;
  if (!URL.canParse(url)) return problem("proxy", `${variable} is no URL, and requests cannot be sent.`, advice);
  const { protocol, host } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    return problem("proxy", `${variable} names neither an http nor an https proxy; no other is spoken.`, advice);
  }
  if (isWhole) return ok("proxy", `Requests go through ${host} (${variable}).`);
  return warning(
    "proxy",
    `Requests go through ${host} (${variable}), which has no scheme and is taken as https://.`,
    `Write http:// before it where the proxy itself is reached without TLS, as most are.`,
  );
}
