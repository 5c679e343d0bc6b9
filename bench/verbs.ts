import { program, type Candidate } from "./candidates";
import type { Figures } from "./figures";
import { interleaved, type Each } from "./interleaved";
import { KEY, Stack } from "./stack";
import { start } from "./starts";

// Sessions reach their QR code at once: waiting is measured in creates.ts.
const NO_DELAYS = { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 0 };

/** The number of sessions, of unchanged `up` runs, and of starts of the provider process. */
export interface VerbsPlan {
  count: number;
  unchanged: number;
  starts: number;
}

/** Measures a stack of existing sessions: unchanged `up`, `refresh`, `destroy`, and its state. */
export async function verbs(plan: VerbsPlan, candidates: Candidate[], figures: Figures): Promise<void> {
  const { count } = plan;
  const open = (candidate: Candidate) => Stack.open(candidate, program(count), { rateLimit: false, times: NO_DELAYS });
  await interleaved(candidates, open, async (each) => {
    await each(async (stack) => {
      await stack.timed("up", { parallel: count, saveOnce: true });
      figures.add("state", stack.candidate.name, count, stack.stateBytes / count);
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
  return each(async (stack) => figures.add(figure, stack.candidate.name, count, (await stack.timed(verb)).wallMs));
}

/** Measures a refresh after every session was linked. */
async function refresh(stack: Stack, count: number, figures: Figures): Promise<void> {
  const { candidate, simulator } = stack;
  for (const { id } of simulator.sessions()) simulator.scan(id);
  if (candidate.hasSessions) figures.add("server", candidate.name, count, await readAll(simulator.url));
  const before = simulator.journal.length;
  const { wallMs } = await stack.timed("refresh");
  figures.add("refresh", candidate.name, count, wallMs);
  if (candidate.hasSessions) figures.add("refreshRequests", candidate.name, count, simulator.journal.length - before);
}

/** The server time in ms: a bare client reads the account's list, page by page. */
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
