import { Bridge } from "./bridge";
import { program, type Candidate } from "./candidates";
import type { Figures } from "./figures";
import { Stack, type Timed } from "./stack";
import { median } from "./units";

/** The documented limit, in real time. */
export const LIMIT = { limit: 600, windowMs: 60_000 };

// With a thousand resources, saving after each step takes the engine two minutes, whatever the provider.
const SAVE_ONCE_FROM = 1_000;

/** Creates `count` sessions at once under the documented rate limit, with each candidate. */
export async function creates(count: number, run: number, candidates: Candidate[], figures: Figures): Promise<void> {
  for (const candidate of candidates) {
    const bridge = new Bridge(run);
    const stack = await Stack.open(candidate, program(count), { ...bridge.options, rateLimit: LIMIT });
    bridge.serve(stack.simulator);
    try {
      const options = {
        parallel: count,
        watchCreates: true,
        saveOnce: count >= SAVE_ONCE_FROM,
        mayFail: true,
      };
      note(stack, bridge, await stack.timed("up", options), count, figures);
    } finally {
      bridge.close();
      await stack.close();
    }
  }
}

function note(stack: Stack, bridge: Bridge, timed: Timed, count: number, figures: Figures): void {
  const { candidate, simulator } = stack;
  const add = (figure: Parameters<Figures["add"]>[0], value: number | undefined) =>
    figures.add(figure, candidate.name, count, value);
  add("up", timed.isOk ? timed.wallMs : undefined);
  add("peak", timed.provider?.peakBytes);
  add("cpu", timed.provider?.cpuMs);
  if (!candidate.hasSessions) return;
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
