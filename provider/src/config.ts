import { editDistance } from "./editDistance";
import { ConfigError } from "./errors";
import { redact } from "./redact";

/** The default base URL. Source: the `servers` entry of the API description. */
export const DEFAULT_BASE_URL = "https://api.zavu.dev";

/** The namespace of the provider's configuration: `zavu:apiKey`. */
const NAMESPACE = "zavu";

type Env = Record<string, string | undefined>;

/** The values that a stack sets, which override the environment. `undefined`: not set. */
export interface ConfigBag {
  apiKey?: string;
  baseUrl?: string;
}

export type SettingName = keyof ConfigBag;

/** A key and a base URL that can be used. `apiKey` is a secret: only the Authorization header may contain it. */
export interface Config {
  readonly apiKey: string;
  /** Without a trailing slash. It has no user name or password, so it may be shown. */
  readonly baseUrl: string;
  /** The source of the key, for messages: "zavu:apiKey of the stack configuration", or the name of a variable. */
  readonly keySource: string;
  /** The source of the base URL, for messages; undefined if it is the default. */
  readonly baseUrlSource?: string;
}

/** A value that is set. Only a stack can set an empty one. */
interface Setting {
  value: string;
  source: string;
}

interface SettingRule {
  /** The variables that are read if the stack does not set the value, in order of precedence. */
  variables: readonly string[];
  /** Why the value cannot be used; undefined if it can. */
  errorOf(setting: Setting): ConfigError | undefined;
}

const RULES: Record<SettingName, SettingRule> = {
  apiKey: { variables: ["ZAVU_API_KEY", "ZAVUDEV_API_KEY"], errorOf: keyError },
  baseUrl: { variables: ["ZAVU_BASE_URL", "ZAVUDEV_BASE_URL"], errorOf: baseUrlError },
};

export const SETTING_NAMES = Object.keys(RULES) as SettingName[];

const SET_A_KEY =
  "Set it with `pulumi config set --secret zavu:apiKey`, or in the environment as ZAVU_API_KEY. " +
  "Never pass it with `-c zavu:apiKey=...`: that stores it in plain text.";

/** The name of a stack's configuration in messages. */
const STACK = "the stack configuration";

/**
 * The configuration for requests. The stack's values override the environment, so that a stray variable cannot move a
 * stack to another account. For the same reason, an empty value in the stack is an error.
 *
 * @param place the name of the bag in messages.
 * @throws {ConfigError} if the key is missing, or if a value cannot be used.
 */
export function resolveConfig(bag: ConfigBag, env: Env, place = STACK): Config {
  const [error] = configErrors(bag, env, place);
  if (error) throw error;
  const key = settingOf("apiKey", bag, env, place);
  if (!key) throw new ConfigError("No Zavu API key is configured.", SET_A_KEY);
  const baseUrl = settingOf("baseUrl", bag, env, place);
  return {
    apiKey: key.value,
    keySource: key.source,
    baseUrl: baseUrl ? normalized(baseUrl.value) : DEFAULT_BASE_URL,
    ...(baseUrl ? { baseUrlSource: baseUrl.source } : {}),
  };
}

/**
 * The errors in the configuration that can be found without a request. A missing key is not an error: a preview needs no
 * key, and a pull request from a fork has none.
 *
 * @param place the name of the bag in messages.
 * @param names the settings to check; leave out those whose values are not known yet.
 */
export function configErrors(
  bag: ConfigBag,
  env: Env,
  place = STACK,
  names: readonly SettingName[] = SETTING_NAMES,
): ConfigError[] {
  return names.flatMap((name) => {
    const setting = settingOf(name, bag, env, place);
    if (!setting) return [];
    return (setting.value === "" ? emptyError(name, place) : RULES[name].errorOf(setting)) ?? [];
  });
}

/**
 * An error for each name in the `zavu:` namespace that the provider does not know. Pulumi accepts any name, so a stack
 * with a misspelled name would silently use the account of the environment.
 *
 * @param names without the namespace.
 * @param project the Pulumi project's name, which is the namespace of the program's own configuration.
 */
export function unknownNameErrors(names: readonly string[], project: string | undefined, place = STACK): ConfigError[] {
  return names.flatMap((name) => {
    if (isSettingName(name)) return [];
    const meant = SETTING_NAMES.find((known) => isMisspelled(name, known));
    if (meant === undefined && project === NAMESPACE) return [];
    const shown = `${NAMESPACE}:${redact(name)}`;
    return new ConfigError(
      `${shown} in ${place} is unknown to the provider.`,
      meant === undefined
        ? `The provider knows zavu:apiKey and zavu:baseUrl. Remove ${shown}: pulumi config rm ${shown}.`
        : `Did you mean ${NAMESPACE}:${meant}? Set that one, and remove ${shown}: pulumi config rm ${shown}.`,
    );
  });
}

/** The names in a stack configuration that are in the provider's namespace, without the namespace. */
export function ownNames(keys: readonly string[]): string[] {
  const prefix = `${NAMESPACE}:`;
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

const isSettingName = (name: string): name is SettingName => Object.hasOwn(RULES, name);

// Two edits cover "api_keys" and "ApiKye", but do not take "key" or "url" for a typo.
const LARGEST_TYPO = 2;

const isMisspelled = (name: string, known: SettingName) =>
  editDistance(name.toLowerCase(), known.toLowerCase()) <= LARGEST_TYPO;

/** The base URL and its source, for messages. */
export function hostOf({ baseUrl, baseUrlSource }: Config): string {
  return `${baseUrl} (${baseUrlSource === undefined ? "the default" : `from ${baseUrlSource}`})`;
}

function settingOf(name: SettingName, bag: ConfigBag, env: Env, place: string): Setting | undefined {
  const own = bag[name];
  if (own !== undefined) return { value: String(own).trim(), source: `${NAMESPACE}:${name} of ${place}` };
  for (const variable of RULES[name].variables) {
    const value = env[variable]?.trim();
    if (value) return { value, source: variable };
  }
  return undefined;
}

function emptyError(name: SettingName, place: string): ConfigError {
  const key = `${NAMESPACE}:${name}`;
  return new ConfigError(
    `${key} is empty in ${place}.`,
    `Set it, or remove it with pulumi config rm ${key}. If the program passes it to a provider, change that argument.`,
  );
}

const QUOTES = /^["'`]+|["'`]+$/g;

function keyError({ value, source }: Setting): ConfigError | undefined {
  const bare = value.replace(QUOTES, "").trim();
  if (bare.startsWith("zv_test_")) {
    return new ConfigError(
      `The Zavu API key from ${source} is a test key (zv_test_...), and the API refuses test keys for WhatsApp Alternative sessions.`,
      "Use a live key (zv_live_...), or the simulator (zavu-simulator) to try things out.",
    );
  }
  if (/[^\x21-\x7e]/.test(value)) {
    return new ConfigError(
      `The Zavu API key from ${source} contains whitespace or an invalid character.`,
      "Copy the key again from the Zavu dashboard, without quotes or line breaks.",
    );
  }
  if (bare !== value) {
    return new ConfigError(
      `The Zavu API key from ${source} has quotes around it.`,
      "Set the key without quotes: some tools (env files, for example) pass them on as part of the value.",
    );
  }
  if (/[$%{}<>"'`\\]/.test(value)) {
    return new ConfigError(
      `The Zavu API key from ${source} looks like a variable or a placeholder that was not replaced.`,
      "Set the key itself, without quotes. A shell replaces no variable in single quotes, and many tools replace none at all.",
    );
  }
  return undefined;
}

function baseUrlError({ value, source }: Setting): ConfigError | undefined {
  const why = whyUnusable(value);
  if (why === undefined) return undefined;
  // The message leaves the value out, since a URL may contain a password.
  return new ConfigError(
    `The base URL from ${source} ${why}.`,
    `Use https://... without quotes, e.g. ${DEFAULT_BASE_URL}.`,
  );
}

function whyUnusable(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.username || url.password) return "contains a user name or a password";
  if (url.search || url.hash) return "has a query or a fragment";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is neither https nor http";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "is plain http to another machine, which would send the key unencrypted; http is for loopback hosts only";
  }
  if (/\/v\d+\/*$/.test(url.pathname)) return "ends in the API's version, which the provider adds to each request";
  return undefined;
}

/** A base URL without trailing slashes. `href` would keep a bare "?" or "#", and a path after that would be a query. */
function normalized(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, "");
}

/** Whether a URL's host is this machine: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
