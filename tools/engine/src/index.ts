import { inCache } from "./cache";
import type { Engine, EngineOptions, Task, Way } from "./engine";
import { EngineError, type Attempt } from "./engineError";
import { built } from "./goBuild";
import { installed } from "./installer";
import { onPath } from "./onPath";
import { pinned } from "./pinned";
import { whyOf } from "./why";

export type { Engine, EngineOptions, Way } from "./engine";
export { EngineError, type Attempt } from "./engineError";

interface Source {
  name: string;
  find(task: Task): Promise<Engine>;
  /** What a caller names to allow it. */
  way?: Way;
}

const sources: Source[] = [
  { name: "a pulumi on PATH", find: onPath, way: "path" },
  { name: "the cache", find: inCache },
  { name: "Pulumi's installer", find: installed, way: "installer" },
  { name: "a build from its Go modules", find: built, way: "build" },
];

/**
 * Finds a Pulumi CLI on PATH or in the cache, else has Pulumi's installer put one into the cache, else builds it there
 * from its Go modules with the Go of this machine.
 *
 * The cache is `PULUMI_ZAVU_CACHE`, else `pulumi-zavu` in `XDG_CACHE_HOME` or `~/.cache`.
 *
 * @throws EngineError when no way gave one; the signal's reason after an abort
 */
export async function provideEngine(options: EngineOptions): Promise<Engine> {
  const { report, env = process.env, signal, allow = ["path", "installer", "build"] } = options;
  const attempts: Attempt[] = [];
  for (const { name, find, way } of sources) {
    if (way !== undefined && !allow.includes(way)) {
      attempts.push({ way: name, why: "not allowed by the caller" });
      continue;
    }
    try {
      signal?.throwIfAborted();
      return await find({ report, env, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      attempts.push({ way: name, why: whyOf(error) });
    }
  }
  throw new EngineError(attempts, pinned("cli").go);
}
