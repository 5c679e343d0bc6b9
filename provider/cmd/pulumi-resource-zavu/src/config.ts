import {
  CheckResponse,
  ConfigureResponse,
  DiffResponse,
  type CheckRequest,
  type ConfigureRequest,
  type DiffRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Plugin } from "./plugin";
import { fromWire, toWire, type Bag } from "./wire";

const KEYS = ["apiKey", "baseUrl"];
// A provider's arguments become its state: the key is encrypted there whether or not the user said `--secret`.
const SECRET_KEYS: ReadonlySet<string> = new Set(["apiKey"]);

export function checkConfig(request: CheckRequest): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(toWire(fromWire(request.getNews()), SECRET_KEYS));
  return response;
}

/** Another key or address changes how sessions are reached, and replaces none of them. */
export function diffConfig(request: DiffRequest): DiffResponse {
  const [olds, news] = [fromWire(request.getOldInputs() ?? request.getOlds()), fromWire(request.getNews())];
  const changed = KEYS.filter((key) => olds[key] !== news[key]);
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  return response;
}

/** Only takes note: whether there is a key is asked by each call that needs one, so that a preview needs none. */
export function configure(plugin: Plugin, request: ConfigureRequest): ConfigureResponse {
  const args = fromWire(request.getArgs());
  plugin.configure({ apiKey: text(args, "apiKey"), baseUrl: text(args, "baseUrl") });
  const response = new ConfigureResponse();
  response.setSupportspreview(true);
  return response;
}

function text(bag: Bag, key: string): string | undefined {
  const value = bag[key];
  return typeof value === "string" ? value : undefined;
}
