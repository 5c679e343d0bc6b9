import { connect } from "pulumi-zavu-provider/api";
import { startSimulator } from "zavu-simulator";
import { KEY } from "./stack";
import { median, withUnit } from "./units";

const SESSIONS = 100;
const RUNS = 5;

/** The cost of reading a full page of sessions. */
interface Page {
  bytes: number;
  firstMs: number;
  againMs: number;
}

/**
 * Markdown: a page of a hundred sessions with QR codes as pictures, compared with texts. "Again" is a second read, like
 * a poll, before any code has changed.
 */
export async function pictures(): Promise<string> {
  const pages: Record<"text" | "picture", Page[]> = { text: [], picture: [] };
  for (let run = 0; run < RUNS; run++) for (const qr of ["text", "picture"] as const) pages[qr].push(await page(qr));
  const row = (what: string, unit: "ms" | "kB", value: (page: Page) => number) => {
    const [text, picture] = [median(pages.text.map(value)), median(pages.picture.map(value))];
    return `| ${what} | ${withUnit(text, unit)} | ${withUnit(picture, unit)} | ${(picture / text).toFixed(1)} |`;
  };
  return [
    `| a page of ${SESSIONS} sessions | texts | pictures | ratio |`,
    "| --- | --- | --- | --- |",
    row("size", "kB", ({ bytes }) => bytes),
    row("read for the first time", "ms", ({ firstMs }) => firstMs),
    row("read again", "ms", ({ againMs }) => againMs),
  ].join("\n");
}

async function page(qr: "text" | "picture"): Promise<Page> {
  let bytes = 0;
  const simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    qr,
    times: { initializingMs: 0, qrRotateMs: 0 },
    onAnswer: ({ body }) => (bytes = body.length),
  });
  try {
    for (let i = 0; i < SESSIONS; i++) simulator.make("proj_a");
    const api = connect({ apiKey: KEY, baseUrl: simulator.url, keySource: "the bench" });
    const read = async () => {
      const began = performance.now();
      const limits = { signal: new AbortController().signal, deadline: began + 60_000 };
      const { items } = await api.sessions.list.page(undefined, limits);
      if (items.some(({ qrCode }) => qrCode === undefined || qrCode.startsWith("data:")))
        throw new Error("a QR code is not a text");
      return performance.now() - began;
    };
    // The simulator draws the pictures for its first answer, which must not be measured.
    await fetch(`${simulator.url}/v1/whatsapp-alt/sessions?limit=100`, { headers: { authorization: `Bearer ${KEY}` } });
    return { firstMs: await read(), againMs: await read(), bytes };
  } finally {
    await simulator.close();
  }
}
