import path from "node:path";
import jsQR from "jsqr";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { PNG } from "pngjs";

/** A page in the browser, with all problems that occurred on it. */
export interface WatchedPage {
  page: Page;
  /** Errors and warnings of its console, script errors, violations of its policy, requests to other origins. */
  problems: string[];
}

const LIMIT_MS = 20_000;

/** Opens an address, and records problems from the start. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(LIMIT_MS);
  const problems: string[] = [];
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${String(error)}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.origin !== origin && target.protocol !== "data:") problems.push(`request: ${request.url()}`);
  });
  await page.addInitScript({ path: path.join(__dirname, "watch.js") });
  // The clock runs as usual, and tests can advance it.
  await page.clock.install();
  await page.goto(url);
  return { page, problems };
}

/** The card with this name, which the page shows only while the session is selected. */
export const cardOf = (page: Page, name: string): Locator =>
  page.locator(".card", { has: page.getByRole("heading", { name, exact: true }) });

/** The row with this name in the list. */
const rowOf = (page: Page, name: string): Locator =>
  page.locator(".row", { has: page.locator(".row-name").getByText(name, { exact: true }) });

/** Selects a session in the list. Returns its card. */
export async function select(page: Page, name: string): Promise<Locator> {
  await rowOf(page, name).getByRole("button").click();
  const card = cardOf(page, name);
  await card.waitFor();
  return card;
}

/** The text of the QR code in a screenshot; undefined if none can be read. */
async function qrOn(place: Locator | Page): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await place.screenshot({ animations: "disabled" }));
  // WhatsApp's scanner may not read an inverted code, so this one does not either.
  return jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data;
}

/** Waits until a place shows the wanted QR code, which may change in the meantime. */
export async function showsQr(place: Locator, wanted: () => string | undefined): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const [seen, text] = [await qrOn(place), wanted()];
    if (text !== undefined && seen === text) return;
    if (performance.now() > end) throw new Error(`It shows ${seen === undefined ? "no QR" : "another QR"}.`);
  }
}
