import { isLoopback } from "pulumi-zavu-provider/config";
import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";

type Env = Record<string, string | undefined>;

// Apart from loopback addresses, base URLs are https. The first variable that is set counts.
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const UNUSED = ["http_proxy", "HTTP_PROXY"];

/** Whether requests go through a proxy, and through which. The proxy's user and password are never shown. */
export async function proxyCheck(baseUrl: string, env: Env, { usesProxy }: Pick<Probes, "usesProxy">): Promise<Check> {
  const { hostname, host } = new URL(baseUrl);
  if (isLoopback(hostname)) return ok("proxy", "No proxy is used: the base URL is on this machine.");
  const variable = VARIABLES.find((name) => env[name]);
  if (variable === undefined) return ok("proxy", `No proxy is set${unused(env)}: requests go directly to ${host}.`);
  if (!(await usesProxy(baseUrl))) return ok("proxy", `No proxy is used: NO_PROXY excludes ${host} from ${variable}.`);
  return proxyFrom(variable, env[variable] ?? "");
}

function unused(env: Env): string {
  const name = UNUSED.find((one) => env[one]);
  return name ? ` for https (${name} is only for plain http)` : "";
}

function proxyFrom(variable: string, value: string): Check {
  const hasScheme = value.includes("://");
  const url = hasScheme ? value : `https://${value}`;
  const advice = `Set ${variable} to http://host:port or https://host:port.`;
  if (!URL.canParse(url)) return problem("proxy", `${variable} is not a URL, so requests cannot be sent.`, advice);
  const { protocol, host } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    return problem(
      "proxy",
      `${variable} is not the URL of an http or https proxy. Other protocols are not supported.`,
      advice,
    );
  }
  if (hasScheme) return ok("proxy", `Requests go through ${host} (${variable}).`);
  return warning(
    "proxy",
    `Requests go through ${host} (${variable}). Its URL has no scheme, so https:// is assumed.`,
    `If the proxy itself does not use TLS, as is common, add http:// to ${variable}.`,
  );
}
