import { inCache } from "./cache";
import type { Engine, EngineOptions, LanguageHost, ProvidedEngine, Task } from "./engine";
import { buildKit } from "./goBuild";
import { installCli } from "./installer";
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
export { cacheFolder, cachedFolder } from "./cacheFolder";
export { tryLock } from "./lock";
export { EngineError, type Attempt } from "./engineError";

const sources: Source<Engine>[] = [
  { name: "a pulumi on PATH", find: onPath, way: "path" },
  { name: "the cache", find: (task) => inCache(engineKit(), task) },
  { name: "Pulumi's installer", find: installCli, way: "installer" },
  { name: "a build from its Go modules", find: (task) => buildKit(engineKit(), task), way: "build" },
];

/**
 * Finds a Pulumi CLI on PATH or in the cache, else installs one into the cache with Pulumi's installer, else builds it
 * there from its Go modules. Then finds the requested language hosts next to it or in the cache, or builds them there.
 *
 * The cache is `PULUMI_ZAVU_CACHE`, else `pulumi-zavu` in `XDG_CACHE_HOME` or `~/.cache`.
 *
 * @throws EngineError if the CLI or a language host is not available; the signal's reason after an abort
 */
export async function provideEngine(options: EngineOptions): Promise<ProvidedEngine> {
  const { report, languages = [], env = process.env, signal, allow = ["path", "installer", "build"] } = options;
  const task: Task = { report, env, ...(signal && { signal }) };
  const engine = await firstOf(sources, engineKit(), task, allow);
  const hosts: LanguageHost[] = [];
  for (const language of new Set(languages)) hosts.push(await languageHost(language, engine, task, allow));
  // The hosts' folders come first: an incomplete host next to `pulumi` must not hide them.
  const folders = [...hosts.map(({ bin }) => bin), engine.bin];
  return { ...engine, hosts, folders: [...new Set(folders)] };
}
