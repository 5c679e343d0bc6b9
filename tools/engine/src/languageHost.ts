import { inCache } from "./cache";
import type { Engine, Language, LanguageHost, Task, Way } from "./engine";
import { built } from "./goBuild";
import { commandIn } from "./kit";
import { hostKit } from "./kits";
import { firstOf, type Source } from "./sources";

/**
 * Takes the language host beside an engine or in the cache, else builds it there from its Go modules. One beside
 * `pulumi` is taken as it is: it is part of an engine that was seen to run.
 *
 * @throws EngineError when no way gave one; the signal's reason after an abort
 */
export async function languageHost(
  language: Language,
  engine: Engine,
  task: Task,
  allow: Way[],
): Promise<LanguageHost> {
  const kit = hostKit(language);
  const { bin } = engine;
  const beside = async () => ({ language, command: await commandIn(kit, bin), source: "engine" as const, bin });
  const sources: Source<LanguageHost>[] = [
    { name: "beside `pulumi`", find: beside },
    { name: "the cache", find: () => inCache(kit, task) },
    { name: "a build from its Go modules", find: () => built(kit, task), way: "build" },
  ];
  return firstOf(sources, kit, task, allow);
}
