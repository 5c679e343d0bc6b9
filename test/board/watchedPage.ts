import path from "node:path";
import jsQR from "jsqr";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { PNG } from "pngjs";

/** A page in the browser, with all that went wrong on it. */
export interface WatchedPage {
  page: Page;
  /** Errors and warnings of its console, script errors, breaches of its policy, requests to any other place. */
  faults: string[];
}

const LIMIT_MS = 20_000;

/** Opens an address, and keeps watch from before its first byte. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(LIMIT_MS);
  const faults: string[] = [];
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${String(error)}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.protocol !== "data:") faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript({ path: path.join(__dirname, "watch.js") });
  // Runs as ever, and can be put forward.
  await page.clock.install();
  await page.goto(url);
  return { page, faults };
}

/** The card with this name, wherever it is on the page. */
export const cardOf = (page: Page, name: string): Locator =>
  page.locator(".card", { has: page.getByRole("heading", { name, exact: true }) });

/** The text of the QR that a camera sees there; undefined where none can be read. */
async function qrOn(place: Locator | Page): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await place.screenshot({ animations: "disabled" }));
  // WhatsApp's scanner need not read one with light and dark swapped, so this one does not.
  return jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data;
}

/** Waits until a place shows the QR that there is then. */
export async function showsQr(place: Locator, wanted: () => string | undefined): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const [seen, text] = [await qrOn(place), wanted()];
    if (text !== undefined && seen === text) return;
    if (performance.now() > end) throw new Error(`It shows ${seen === undefined ? "no QR" : "another QR"}.`);
  }
}
