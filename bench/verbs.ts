import { program, type Contestant } from "./contestants";
import type { Figures } from "./figures";
import { interleaved, type Each } from "./interleaved";
import { KEY, Stack } from "./stack";
import { start } from "./starts";

// Only the API's paper stands between a session and its QR: how it is waited for is measured elsewhere.
const AT_ONCE = { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 0 };

/** With how many sessions, how often an unchanged `up` is taken, and how many starts of a provider process go with it. */
export interface VerbsPlan {
  count: number;
  unchanged: number;
  starts: number;
}

/** What a stack of so many sessions costs once it is there: unchanged `up`, `refresh`, `destroy`, and its state. */
export async function verbs(plan: VerbsPlan, contestants: Contestant[], figures: Figures): Promise<void> {
  const { count } = plan;
  const open = (contestant: Contestant) => Stack.open(contestant, program(count), { rateLimit: false, times: AT_ONCE });
  await interleaved(contestants, open, async (each) => {
    await each(async (stack) => {
      await stack.timed("up", { parallel: count, saveOnce: true });
      figures.add("state", stack.contestant.name, count, stack.stateBytes / count);
    });
    for (let i = 0; i < plan.starts; i++) await each((stack) => start(stack, figures));
    await timed(each, "waiting", "up", count, figures);
    await each((stack) => refresh(stack, count, figures));
    for (let i = 0; i < plan.unchanged; i++) await timed(each, "unchanged", "up", count, figures);
    await timed(each, "destroy", "destroy", count, figures);
  });
}

function timed(
  each: Each,
  figure: "waiting" | "unchanged" | "destroy",
  verb: "up" | "destroy",
  count: number,
  figures: Figures,
): Promise<void> {
  return each(async (stack) => figures.add(figure, stack.contestant.name, count, (await stack.timed(verb)).wallMs));
}

/** A refresh that finds every session linked meanwhile. */
async function refresh(stack: Stack, count: number, figures: Figures): Promise<void> {
  const { contestant, simulator } = stack;
  for (const { id } of simulator.sessions()) simulator.scan(id);
  if (contestant.hasSessions) figures.add("server", contestant.name, count, await readAll(simulator.url));
  const before = simulator.journal.length;
  const { wallMs } = await stack.timed("refresh");
  figures.add("refresh", contestant.name, count, wallMs);
  if (contestant.hasSessions) figures.add("refreshRequests", contestant.name, count, simulator.journal.length - before);
}

/** The server's own time: a bare client reads the account's list, page after page. In ms. */
async function readAll(url: string): Promise<number> {
  const began = performance.now();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${url}/v1/whatsapp-alt/sessions?limit=100${query}`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    cursor = ((await answer.json()) as { nextCursor: string | null }).nextCursor;
  } while (cursor !== null);
  return performance.now() - began;
}
