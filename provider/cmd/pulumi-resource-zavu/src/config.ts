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
import { ConfigError } from "pulumi-zavu-provider/errors";
import { UNKNOWN, type Bag } from "pulumi-zavu-provider/lifecycle";
import { PLACE, type Plugin } from "./plugin";
import { fromWire, toWire } from "./wire";

// The provider's arguments are stored in state. The key is always encrypted there, even without `--secret`.
const SECRET_KEYS: ReadonlySet<string> = new Set(["apiKey"]);

// The engine passes its own options among the provider's arguments.
const ENGINE_NAMES: ReadonlySet<string> = new Set(["version", "pluginDownloadURL"]);

// The id of the provider that `pulumi new` configures to check credentials: `configureProvider` in Pulumi's
// credentialcheck.go.
const CREDENTIALS_CHECK_ID = "preflight";

/**
 * Refuses a configuration that no request can use, so that the preview fails and not only `up`. A missing key passes, since
 * a preview needs none.
 */
export function checkConfig(request: CheckRequest, env: Record<string, string | undefined>): CheckResponse {
  const args = fromWire(request.getNews());
  const response = new CheckResponse();
  response.setInputs(toWire(args, SECRET_KEYS));
  for (const reason of problemsOf(args, projectOf(request.getUrn()), env)) {
    const failure = new CheckFailure();
    // The engine prints the value of a failure's `property`, even a secret one, so only the reason names the property.
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

function problemsOf(args: Bag, project: string | undefined, env: Record<string, string | undefined>): string[] {
  const known = SETTING_NAMES.filter((name) => args[name] !== UNKNOWN);
  const invalid = known.filter((name) => !isText(args[name]));
  const readable = known.filter((name) => isText(args[name]));
  const names = Object.keys(args).filter((name) => !ENGINE_NAMES.has(name));
  const errors = [...unknownNameErrors(names, project, PLACE), ...configErrors(bagOf(args), env, PLACE, readable)];
  return [...invalid.map((name) => `zavu:${name} must be a string.`), ...errors.map(({ text }) => text)];
}

const isText = (value: unknown) => value === undefined || value === null || typeof value === "string";

/** The project in a URN: urn:pulumi:STACK::PROJECT::TYPE::NAME. */
const projectOf = (urn: string) => urn.split("::")[1];

/** A changed key or base URL updates the provider, and never replaces its resources. */
export function diffConfig(plugin: Plugin, request: DiffRequest): DiffResponse {
  const [olds, news] = [fromWire(request.getOldInputs() ?? request.getOlds()), fromWire(request.getNews())];
  const changed = SETTING_NAMES.filter((name) => olds[name] !== news[name]);
  if (changed.length > 0) plugin.noteOtherConfig();
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  return response;
}

/** Stores the configuration. A preview needs no key, and each call that needs one checks it. */
export async function configure(plugin: Plugin, request: ConfigureRequest): Promise<ConfigureResponse> {
  plugin.configure(bagOf(fromWire(request.getArgs())));
  if (request.getId() === CREDENTIALS_CHECK_ID) await checkKey(plugin);
  const response = new ConfigureResponse();
  response.setSupportspreview(true);
  return response;
}

/**
 * Asks the API whose key it is. A missing key is no error: `pulumi new` leaves secret values out.
 *
 * @throws {ZavuError} if the API refuses the key or cannot be reached.
 */
async function checkKey(plugin: Plugin): Promise<void> {
  await plugin
    .lookUp((lookups) => lookups.account())
    .catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
    });
}

function bagOf(args: Bag): ConfigBag {
  return { apiKey: textOf(args, "apiKey"), baseUrl: textOf(args, "baseUrl") };
}

function textOf(args: Bag, name: SettingName): string | undefined {
  const value = args[name];
  return typeof value === "string" ? value : undefined;
}
