import { ConfigError } from "./errors";

/** Where requests go when nothing else is configured. Source: the `servers` entry of the API description. */
export const DEFAULT_BASE_URL = "https://api.zavu.dev";

/** What a stack (or another place that outranks the environment) says. `undefined` = not set there. */
export interface ConfigBag {
  apiKey?: string;
  baseUrl?: string;
}

/** A key and a base URL that may be used. `apiKey` is a secret: it belongs into the Authorization header only. */
export interface Config {
  readonly apiKey: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Where the key came from, in words that may be shown: "zavu:apiKey of the stack configuration", or a variable. */
  readonly keySource: string;
}

const SET_A_KEY =
  "Set it with `pulumi config set --secret zavu:apiKey`, or in the environment as ZAVU_API_KEY. " +
  "Never pass it with `-c zavu:apiKey=...`: that stores it in plain text.";

/**
 * The configuration that a request may use. The stack's own values win over the environment, so that a stray variable
 * cannot move a stack to another account; an empty value in the stack is an error and not "unset" for the same reason.
 *
 * @param place what the bag is, in words.
 * @throws {ConfigError} where the key is missing, a test key or not printable, or the base URL is not one to trust.
 */
export function resolveConfig(
  bag: ConfigBag,
  env: Record<string, string | undefined>,
  place = "the stack configuration",
): Config {
  const key = pick(place, "zavu:apiKey", bag.apiKey, env, ["ZAVU_API_KEY", "ZAVUDEV_API_KEY"]);
  if (!key) throw new ConfigError("No Zavu API key is configured.", SET_A_KEY);
  const baseUrl = pick(place, "zavu:baseUrl", bag.baseUrl, env, ["ZAVU_BASE_URL", "ZAVUDEV_BASE_URL"]);
  return {
    apiKey: usableKey(key.value, key.source),
    baseUrl: baseUrl ? usableBaseUrl(baseUrl.value, baseUrl.source) : DEFAULT_BASE_URL,
    keySource: key.source,
  };
}

function pick(
  place: string,
  name: string,
  fromStack: string | undefined,
  env: Record<string, string | undefined>,
  variables: string[],
): { value: string; source: string } | undefined {
  if (fromStack !== undefined) {
    const value = String(fromStack).trim();
    if (value === "") {
      throw new ConfigError(
        `${name} is empty in ${place}.`,
        `Set it, or remove it: pulumi config rm ${name}, or the argument of that name.`,
      );
    }
    return { value, source: `${name} of ${place}` };
  }
  for (const variable of variables) {
    const value = env[variable]?.trim();
    if (value) return { value, source: variable };
  }
  return undefined;
}

function usableKey(key: string, source: string): string {
  if (/[^\x21-\x7e]/.test(key)) {
    throw new ConfigError(
      `The Zavu API key from ${source} holds a blank or a character that no key has.`,
      "Copy the key again from the Zavu dashboard, without quotes or line breaks.",
    );
  }
  if (key.startsWith("zv_test_")) {
    throw new ConfigError(
      `The Zavu API key from ${source} is a test key (zv_test_...), and the API refuses test keys for WhatsApp Alternative sessions.`,
      "Use a live key (zv_live_...), or the simulator (zavu-simulator) to try things out.",
    );
  }
  return key;
}

function usableBaseUrl(text: string, source: string): string {
  // The value is never repeated: a URL may hold a password.
  const refuse = (why: string) =>
    new ConfigError(`The base URL from ${source} ${why}.`, `Use https://..., e.g. ${DEFAULT_BASE_URL}.`);
  if (!URL.canParse(text)) throw refuse("is not a URL");
  const url = new URL(text);
  if (url.username || url.password) throw refuse("holds a user name or a password");
  if (url.search || url.hash) throw refuse("has a query or a fragment");
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("is neither https nor http");
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw refuse(
      "is plain http to another machine, which would send the key unencrypted; http is for loopback hosts only",
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (/\/v\d+$/.test(path)) throw refuse("ends in the API's version, which each request adds by itself");
  // Not `href`, which keeps a bare "?" or "#", and every path after it would be a query.
  return url.origin + path;
}

/** Whether a URL's host is this machine itself: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
