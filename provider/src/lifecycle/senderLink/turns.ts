import type { Clock, Limits } from "../../clock";

/** Runs tasks of the same name one after another. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** How many names have unfinished tasks. */
  get size(): number {
    return this.last.size;
  }

  /** Runs a task after all earlier ones, or once `limits` end, since then it can send no request. */
  async take<T>(name: string, { clock, limits }: { clock: Clock; limits: Limits }, task: () => Promise<T>): Promise<T> {
    const before = this.last.get(name);
    const turn = (before ? endOf(before, clock, limits) : Promise.resolve()).then(task);
    const ended = Promise.allSettled([before, turn]);
    this.last.set(name, ended);
    try {
      return await turn;
    } finally {
      void ended.then(() => this.last.get(name) === ended && this.last.delete(name));
    }
  }
}

/** Waits for the end of earlier tasks, or of `limits`. */
async function endOf(before: Promise<unknown>, clock: Clock, { deadline, signal }: Limits): Promise<void> {
  const ended = new AbortController();
  void before.then(() => ended.abort());
  await clock.sleep(deadline - clock.now(), AbortSignal.any([signal, ended.signal]));
}
