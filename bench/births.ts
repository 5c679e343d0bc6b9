import { Bridge } from "./bridge";
import { program, type Contestant } from "./contestants";
import type { Figures } from "./figures";
import { Stack, type Timed } from "./stack";
import { median } from "./units";

/** As documented. The clock is the real one. */
export const LIMIT = { limit: 600, windowMs: 60_000 };

// Saving after each step, as the engine does unless told, a thousand resources take it two minutes; nobody's provider has a
// part in that.
const SAVED_ONCE_FROM = 1_000;

/** `up` of so many new sessions at once under the documented rate limit, by each contestant. */
export async function births(count: number, run: number, contestants: Contestant[], figures: Figures): Promise<void> {
  for (const contestant of contestants) {
    const bridge = new Bridge(run);
    const stack = await Stack.open(contestant, program(count), { ...bridge.options, rateLimit: LIMIT });
    bridge.serve(stack.simulator);
    try {
      const how = {
        parallel: count,
        watchCreates: true,
        saveOnce: count >= SAVED_ONCE_FROM,
        mayFail: true,
      };
      note(stack, bridge, await stack.timed("up", how), count, figures);
    } finally {
      bridge.close();
      await stack.close();
    }
  }
}

function note(stack: Stack, bridge: Bridge, timed: Timed, count: number, figures: Figures): void {
  const { contestant, simulator } = stack;
  const add = (figure: Parameters<Figures["add"]>[0], value: number | undefined) =>
    figures.add(figure, contestant.name, count, value);
  add("up", timed.isOk ? timed.wallMs : undefined);
  add("peak", timed.provider?.peakBytes);
  add("cpu", timed.provider?.cpuMs);
  if (!contestant.hasSessions) return;
  const late = [...bridge.qrReadyAt].flatMap(([id, at]) => {
    const ended = timed.created.get(id);
    return ended === undefined ? [] : [ended - at];
  });
  add("late", late.length > 0 ? median(late) : undefined);
  add("latest", late.length > 0 ? Math.max(...late) : undefined);
  add("requests", simulator.journal.length);
  add("refused", simulator.journal.filter(({ status }) => status === 429).length);
  add("failed", count - late.length);
}
