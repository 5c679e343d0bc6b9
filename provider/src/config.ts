import { editDistance } from "./editDistance";
import { ConfigError } from "./errors";
import { redact } from "./redact";

/** Where requests go when nothing else is configured. Source: the `servers` entry of the API description. */
export const DEFAULT_BASE_URL = "https://api.zavu.dev";

/** The namespace of the provider's configuration: `zavu:apiKey`. */
const NAMESPACE = "zavu";

type Env = Record<string, string | undefined>;

/** What a stack (or another place that outranks the environment) says. `undefined` = not set there. */
export interface ConfigBag {
  apiKey?: string;
  baseUrl?: string;
}

export type SettingName = keyof ConfigBag;

/** A key and a base URL that may be used. `apiKey` is a secret: it belongs into the Authorization header only. */
export interface Config {
  readonly apiKey: string;
  /** Without a slash at the end. Holds no user name or password, so it may be shown. */
  readonly baseUrl: string;
  /** Where the key came from, in words that may be shown: "zavu:apiKey of the stack configuration", or a variable. */
  readonly keySource: string;
  /** Where the base URL came from, in such words; absent if it is the default. */
  readonly baseUrlSource?: string;
}

/** A value that is set. It is empty only if the stack says so. */
interface Setting {
  value: string;
  source: string;
}

interface SettingRule {
  /** The variables that count if the stack does not set the value, the first one first. */
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

/** What the configuration of a stack is called in messages. */
const STACK = "the stack configuration";

/**
 * The configuration that a request may use. The stack's own values win over the environment, so that a stray variable
 * cannot move a stack to another account; an empty value in the stack is an error and not "unset" for the same reason.
 *
 * @param place what the bag is, in words.
 * @throws {ConfigError} if the key is missing, or one of the values cannot be used.
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
 * The values that no request could use, found without a request. A missing key is not among them: a preview needs none,
 * and a pull request from a fork has none.
 *
 * @param place what the bag is, in words.
 * @param names the settings to check; leave out one whose value is not known yet.
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
 * An error for each name in the `zavu:` namespace that the provider does not know. Pulumi itself accepts any name, and
 * a misspelled one would have no effect: the stack would silently use the environment's account.
 *
 * @param names without the namespace.
 * @param project the Pulumi project's name: a program keeps its own configuration in the namespace of its project.
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

/** The names in the provider's namespace among those of a whole stack configuration, without the namespace. */
export function ownNames(keys: readonly string[]): string[] {
  const prefix = `${NAMESPACE}:`;
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

const isSettingName = (name: string): name is SettingName => Object.hasOwn(RULES, name);

// Two letters are "api_keys" or "ApiKye", and less than what sets "key" or "url" apart.
const LARGEST_TYPO = 2;

const isMisspelled = (name: string, known: SettingName) =>
  editDistance(name.toLowerCase(), known.toLowerCase()) <= LARGEST_TYPO;

/** The base URL and where it came from, as messages name them. */
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
    `Set it, or remove it: pulumi config rm ${key}, or the argument of that name.`,
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
      "Set the key itself, without quotes: a shell replaces no variable in single quotes, and many tools replace none at all.",
    );
  }
  return undefined;
}

function baseUrlError({ value, source }: Setting): ConfigError | undefined {
  const why = whyUnusable(value);
  if (why === undefined) return undefined;
  // The value is never repeated: a URL may hold a password.
  return new ConfigError(
    `The base URL from ${source} ${why}.`,
    `Use https://... without quotes, e.g. ${DEFAULT_BASE_URL}.`,
  );
}

function whyUnusable(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.username || url.password) return "holds a user name or a password";
  if (url.search || url.hash) return "has a query or a fragment";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is neither https nor http";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "is plain http to another machine, which would send the key unencrypted; http is for loopback hosts only";
  }
  if (/\/v\d+\/*$/.test(url.pathname)) return "ends in the API's version, which each request adds by itself";
  return undefined;
}

/** A base URL without slashes at the end. Not its `href`, which keeps a bare "?" or "#": every path after it would be a query. */
function normalized(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, "");
}

/** Whether a URL's host is this machine itself: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
