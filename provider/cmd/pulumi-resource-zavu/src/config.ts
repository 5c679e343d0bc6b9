import {
  CheckFailure,
  CheckResponse,
  ConfigureResponse,
  DiffResponse,
  type CheckRequest,
  type ConfigureRequest,
  type DiffRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import {
  SETTING_NAMES,
  configErrors,
  unknownNameErrors,
  type ConfigBag,
  type SettingName,
} from "pulumi-zavu-provider/config";
import { UNKNOWN, type Bag } from "pulumi-zavu-provider/lifecycle";
import { PLACE, type Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

// A provider's arguments become its state: the key is encrypted there whether or not the user said `--secret`.
const SECRET_KEYS: ReadonlySet<string> = new Set(["apiKey"]);

// The engine's own options of a provider arrive among the arguments.
const ENGINE_NAMES: ReadonlySet<string> = new Set(["version", "pluginDownloadURL"]);

/**
 * Refuses what no request could use, so that a preview fails and not the `up` after it. A missing key passes: a preview
 * needs none.
 */
export function checkConfig(request: CheckRequest, env: Record<string, string | undefined>): CheckResponse {
  const args = fromWire(request.getNews());
  const response = new CheckResponse();
  response.setInputs(toWire(args, SECRET_KEYS));
  for (const reason of problemsOf(args, projectOf(request.getUrn()), env)) {
    const failure = new CheckFailure();
    // The engine prints the value of a failure's property, secret or not; so the reason alone names it.
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

function problemsOf(args: Bag, project: string | undefined, env: Record<string, string | undefined>): string[] {
  const known = SETTING_NAMES.filter((name) => args[name] !== UNKNOWN);
  const odd = known.filter((name) => !isText(args[name]));
  const readable = known.filter((name) => isText(args[name]));
  const names = Object.keys(args).filter((name) => !ENGINE_NAMES.has(name));
  const errors = [...unknownNameErrors(names, project, PLACE), ...configErrors(bagOf(args), env, PLACE, readable)];
  return [...odd.map((name) => `zavu:${name} must be a string.`), ...errors.map(({ text }) => text)];
}

const isText = (value: unknown) => value === undefined || value === null || typeof value === "string";

/** The project in a URN: urn:pulumi:STACK::PROJECT::TYPE::NAME. */
const projectOf = (urn: string) => urn.split("::")[1];

/** Another key or address changes how sessions are reached, and replaces none of them. */
export function diffConfig(plugin: Plugin, request: DiffRequest): DiffResponse {
  const [olds, news] = [fromWire(request.getOldInputs() ?? request.getOlds()), fromWire(request.getNews())];
  const changed = SETTING_NAMES.filter((name) => olds[name] !== news[name]);
  if (changed.length > 0) plugin.noteOtherConfig();
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  return response;
}

/** Keeps the configuration unchecked: each call that needs a key checks that there is one, so a preview needs none. */
export function configure(plugin: Plugin, request: ConfigureRequest): ConfigureResponse {
  plugin.configure(bagOf(fromWire(request.getArgs())));
  const response = new ConfigureResponse();
  response.setSupportspreview(true);
  return response;
}

function bagOf(args: Bag): ConfigBag {
  return { apiKey: textOf(args, "apiKey"), baseUrl: textOf(args, "baseUrl") };
}

function textOf(args: Bag, name: SettingName): string | undefined {
  const value = args[name];
  return typeof value === "string" ? value : undefined;
}
