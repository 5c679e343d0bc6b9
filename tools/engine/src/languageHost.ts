import { inCache } from "./cache";
import type { Engine, Language, LanguageHost, Task, Way } from "./engine";
import { buildKit } from "./goBuild";
import { commandIn } from "./kit";
import { hostKit } from "./kits";
import { firstOf, type Source } from "./sources";

/**
 * Finds the language host next to an engine or in the cache, else builds it there from its Go modules. One next to
 * `pulumi` is not checked: it is part of an engine that runs.
 *
 * @throws EngineError if it is not available; the signal's reason after an abort
 */
export async function languageHost(
  language: Language,
  engine: Engine,
  task: Task,
  allow: Way[],
): Promise<LanguageHost> {
  const kit = hostKit(language);
  const { bin } = engine;
  const nextToPulumi = async () => ({ language, command: await commandIn(kit, bin), source: "engine" as const, bin });
  const sources: Source<LanguageHost>[] = [
    { name: "next to `pulumi`", find: nextToPulumi },
    { name: "the cache", find: () => inCache(kit, task) },
    { name: "a build from its Go modules", find: () => buildKit(kit, task), way: "build" },
  ];
  return firstOf(sources, kit, task, allow);
}
