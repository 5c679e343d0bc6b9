import { inCache } from "./cache";
import type { Engine, EngineOptions, LanguageHost, ProvidedEngine, Task } from "./engine";
import { built } from "./goBuild";
import { installed } from "./installer";
import { engineKit } from "./kits";
import { languageHost } from "./languageHost";
import { onPath } from "./onPath";
import { firstOf, type Source } from "./sources";

export {
  languages,
  type Engine,
  type EngineOptions,
  type Language,
  type LanguageHost,
  type ProvidedEngine,
  type Way,
} from "./engine";
export { cacheFolder, keptFolder } from "./cacheFolder";
export { tryLock } from "./lock";
export { EngineError, type Attempt } from "./engineError";

const sources: Source<Engine>[] = [
  { name: "a pulumi on PATH", find: onPath, way: "path" },
  { name: "the cache", find: (task) => inCache(engineKit(), task) },
  { name: "Pulumi's installer", find: installed, way: "installer" },
  { name: "a build from its Go modules", find: (task) => built(engineKit(), task), way: "build" },
];

/**
 * Finds a Pulumi CLI on PATH or in the cache, else has Pulumi's installer put one into the cache, else builds it there
 * from its Go modules with the Go of this machine. Then sees to the language hosts that are asked for and are not
 * beside it: each is found in the cache or built there.
 *
 * The cache is `PULUMI_ZAVU_CACHE`, else `pulumi-zavu` in `XDG_CACHE_HOME` or `~/.cache`.
 *
 * @throws EngineError when no way gave the CLI, or a language host; the signal's reason after an abort
 */
export async function provideEngine(options: EngineOptions): Promise<ProvidedEngine> {
  const { report, languages = [], env = process.env, signal, allow = ["path", "installer", "build"] } = options;
  const task: Task = { report, env, ...(signal && { signal }) };
  const engine = await firstOf(sources, engineKit(), task, allow);
  const hosts: LanguageHost[] = [];
  for (const language of new Set(languages)) hosts.push(await languageHost(language, engine, task, allow));
  // The hosts' own folders come first: an incomplete one beside `pulumi` must not hide them.
  const folders = [...hosts.map(({ bin }) => bin), engine.bin];
  return { ...engine, hosts, folders: [...new Set(folders)] };
}
