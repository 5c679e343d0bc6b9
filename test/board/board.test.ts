// Needs: Chromium
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { source as axe } from "axe-core";
import type { Page } from "playwright-core";
import { systemClock, type Clock } from "pulumi-zavu-provider/clock";
import { startSimulator, type Simulator } from "zavu-simulator";
import { Audience } from "../../cli/src/board/audience";
import { BoardServer } from "../../cli/src/board/server";
import { expectNoSecret } from "../engine/secrets";
import { startChromium, type TestBrowser } from "./chromium";
import { KEY, RunningBoard, quick } from "./command";
import { cardOf, openPage, showsQr, type WatchedPage } from "./watchedPage";

const NUMBER = "+56 9 8765 4342";
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
// Longer than a linked card stays where it was.
const A_MOMENT = 10_000;

let chromium: TestBrowser;
beforeAll(async () => (chromium = await startChromium()));
afterAll(() => chromium.close());

let simulator: Simulator;
/** Where the simulator's time stands still. */
let frozenAt: number | undefined;
let boards: RunningBoard[];
let opened: WatchedPage[];
let cleanUp: (() => Promise<void>)[];
beforeEach(async () => {
  [boards, opened, cleanUp] = [[], [], []];
  frozenAt = undefined;
  simulator = await startSimulator({
    projects: { proj: { keys: [KEY] } },
    times: { initializingMs: 20, authenticatingMs: 20, qrRotateMs: 0 },
    // A clock that is ten times as fast would use the limit up.
    rateLimit: false,
    clock: () => frozenAt ?? Date.now(),
  });
});
afterEach(async () => {
  for (const { page } of opened) await page.close();
  for (const board of boards) {
    board.interrupt();
    await board.ended;
  }
  for (const clean of cleanUp) await clean();
  await simulator.close();
});

const make = (displayName: string) => simulator.make("proj", { displayName });
const qrOf = (id: string) => () => simulator.session(id)?.qrCode;

function run(args: string[] = [], clock: Clock = quick): RunningBoard {
  const board = new RunningBoard(args, { baseUrl: simulator.url, clock });
  boards.push(board);
  return board;
}

async function open(url: string, options?: Parameters<typeof openPage>[2]): Promise<WatchedPage> {
  const watched = await openPage(chromium.browser, url, options);
  opened.push(watched);
  return watched;
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
async function titleIs(page: Page, text: string): Promise<void> {
  const wanted = heading(page).and(page.getByText(text, { exact: true }));
  await wanted.waitFor().catch(async () => {
    throw new Error(`The page's title never was "${text}": ${await page.locator("body").innerText()}`);
  });
}

/** What somebody who listens to the page has heard. */
const heard = (page: Page) => page.evaluate<string[]>("heard");

/** Waits for a linked card, and puts time forward until it has folded away. */
async function folded(page: Page): Promise<void> {
  await page.locator('[data-stage="linked"]').waitFor();
  await page.clock.fastForward(A_MOMENT);
  await page.locator("#done .card").waitFor();
}

test("the QR on the screen is the session's, also after a rotation, until the scan folds its card away", async () => {
  const [id, other] = [make("Support line"), make("Orders")];
  const board = run();
  const { page, faults } = await open(await board.url());
  await titleIs(page, "2 to scan");
  expect(await page.title()).toBe("2 to scan · pulumi-zavu");
  const card = cardOf(page, "Support line");
  await showsQr(card, qrOf(id));
  await showsQr(cardOf(page, "Orders"), qrOf(other));
  expect(await card.getByRole("img").getAttribute("alt")).toBe(
    "QR code that links Support line: scan it with WhatsApp on the phone",
  );
  const first = qrOf(id)()!;
  simulator.rotateQr(id);
  await showsQr(card, qrOf(id));
  expect(qrOf(id)()).not.toBe(first);

  simulator.scan(id, { phoneNumber: NUMBER });
  await page.locator("#waiting .card", { hasText: "Linked, number ends in 42" }).waitFor();
  await titleIs(page, "1 to scan");
  await page.clock.fastForward(A_MOMENT);
  await page.locator("#done .card", { hasText: "Linked, number ends in 42" }).waitFor();
  expect(await card.locator("img").getAttribute("src")).toBeNull();
  expectNoSecret(await page.content(), [KEY, first, NUMBER, "56987654342", "87654342"], "the page");

  simulator.scan(other);
  await titleIs(page, "All done");
  await page.locator("#connection", { hasText: "Every session is linked. You may close this page." }).waitFor();
  await expectAccessible(page);
  expect(await board.ended).toEqual({ code: 0 });
  expect(faults).toEqual([]);
});

test("a session without a QR has a place for it, and a scanned one says so", async () => {
  const id = make("Support line");
  simulator.change(id, { status: "disconnected" });
  const { page, faults } = await open(await run([id]).url());
  const card = cardOf(page, "Support line");
  await card.locator(".status", { hasText: "disconnected" }).waitFor();
  await card.getByText(`pulumi-zavu reconnect ${id}`, { exact: true }).waitFor();
  await card.locator(".mark").waitFor();
  simulator.change(id, { status: "qr_ready" });
  await showsQr(card, qrOf(id));
  frozenAt = Date.now();
  simulator.scan(id);
  await titleIs(page, "Scanned, linking");
  await card.locator(".meaning", { hasText: /^Scanned/ }).waitFor();
  expect(await card.locator("img").getAttribute("src")).toBeNull();
  expect(faults).toEqual([]);
});

test("a failed session shows why and what to run, and comes back once somebody has run it", async () => {
  make("Waits");
  const id = make("Fails");
  const board = run();
  const { page, faults } = await open(await board.url());
  await titleIs(page, "2 to scan");
  simulator.change(id, { status: "failed", lastError: "no route; call +56 9 1234 5678" });
  const card = page.locator("#trouble .card", { hasText: "Fails" });
  await card.getByText("No route; call [phone number]").waitFor();
  await card.getByText(`pulumi-zavu reconnect ${id}`, { exact: true }).waitFor();
  simulator.change(id, { status: "initializing" });
  await showsQr(page.locator("#waiting .card", { hasText: "Fails" }), qrOf(id));
  await page.locator("#trouble").waitFor({ state: "hidden" });
  simulator.remove(id);
  await card.getByText(`Session ${id} is not there`).waitFor();
  expect(faults).toEqual([]);
});

test("a session that a pipeline makes meanwhile gets a card, and the board waits for it", async () => {
  const first = make("First");
  const board = run();
  const { page } = await open(await board.url());
  await titleIs(page, "1 to scan");
  const second = make("Second");
  simulator.scan(first);
  await showsQr(cardOf(page, "Second"), qrOf(second));
  simulator.scan(second);
  await titleIs(page, "All done");
  expect(await board.ended).toEqual({ code: 0 });
});

test("names and errors are text, whatever they hold", async () => {
  const names = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "'\"&lt;\u202e", "line\nend"];
  const ids = names.map(make);
  const { page, faults } = await open(await run().url());
  await titleIs(page, `${names.length} to scan`);
  await page.getByRole("heading", { name: names[0]!, exact: true }).waitFor();
  await page.getByRole("heading", { name: names[1]!, exact: true }).waitFor();
  simulator.change(ids[0]!, { status: "failed", lastError: names[0]! });
  await page.locator("#trouble .meaning", { hasText: names[0]! }).waitFor();
  expect(await page.locator("main img:not(.qr), main script").count()).toBe(0);
  expect(faults).toEqual([]);
});

test("a listener hears of a new status once, and nothing of a QR that rotates", async () => {
  const [id] = [make("Support line"), make("Orders")];
  // A quick clock would make polls late while this process reads pictures, and that is news.
  const { page } = await open(await run([], systemClock).url());
  const news = page.getByRole("status");
  await news.getByText("2 to scan").waitFor();
  await showsQr(cardOf(page, "Support line"), qrOf(id));
  const before = await heard(page);
  for (let turn = 0; turn < 2; turn++) {
    simulator.rotateQr(id);
    await showsQr(cardOf(page, "Support line"), qrOf(id));
  }
  simulator.change(id, { status: "failed", lastError: "no route" });
  await news.getByText("Support line: no route.").waitFor();
  expect((await heard(page)).slice(before.length)).toEqual(["Support line: no route. 1 to scan."]);
});

test("Ctrl-C takes the QRs off the page, says so and frees the port", async () => {
  make("Support line");
  const board = run();
  const url = await board.url();
  const { page, faults } = await open(url);
  await page.locator("img.qr").waitFor();
  board.interrupt();
  await titleIs(page, "Stopped");
  await board.ended;
  expect(await page.locator("img[src]").count()).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
  expect(faults).toEqual([]);
});

test("time that runs out is said on the page", async () => {
  make("Support line");
  const board = run(["--timeout", "30s"]);
  const { page } = await open(await board.url());
  await titleIs(page, "Time is up");
  await page.locator("#trouble .card", { hasText: "ran out of time" }).waitFor();
  expect((await board.ended).code).toBe(3);
});

test("a connection that breaks hides the QRs and says so, and one that comes back shows them again", async () => {
  const pageFolder = path.join(__dirname, "..", "..", "cli", "page");
  const qr = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
  const audience = new Audience(quick);
  const pages: http.ServerResponse[] = [];
  const server = await BoardServer.start({
    clock: quick,
    pageFolder,
    onPage: (page) => {
      pages.push(page);
      audience.add(page, [{ id: "jd7a", name: "Support line", stage: "scan", meaning: "waits", qr, qrAgeMs: 0 }]);
    },
  });
  cleanUp.push(async () => {
    audience.close();
    await server.close();
  });
  const { page } = await open(server.url);
  await titleIs(page, "1 to scan");
  pages[0]!.destroy();
  await titleIs(page, "Connection lost");
  expect(await page.locator("img[src]").count()).toBe(0);
  await titleIs(page, "1 to scan");
  await page.locator("img.qr").waitFor();
  await cleanUp.pop()!();
  await titleIs(page, "Connection lost");
  await page.getByText("run pulumi-zavu board again").first().waitFor();
  expect(await page.locator("img[src]").count()).toBe(0);
  // Whoever has the port now is not asked any more.
  await page.clock.fastForward(20_000);
  expect(await page.evaluate("sources.map(({ readyState }) => readyState)")).toEqual([2]);
});

test("a command that is silent is taken for gone, and shows its codes again once it speaks", async () => {
  const pageFolder = path.join(__dirname, "..", "..", "cli", "page");
  const qr = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
  // Closed, it sends no signs of life.
  const audience = new Audience(quick);
  audience.close();
  let mayAnswer = true;
  const unanswered: http.ServerResponse[] = [];
  const add = (page: http.ServerResponse) =>
    audience.add(page, [{ id: "jd7a", name: "Support line", stage: "scan", meaning: "waits", qr, qrAgeMs: 0 }]);
  const onPage = (page: http.ServerResponse) => (mayAnswer ? add(page) : unanswered.push(page));
  const server = await BoardServer.start({ clock: quick, pageFolder, onPage });
  cleanUp.push(() => server.close());
  const { page } = await open(server.url);
  await titleIs(page, "1 to scan");
  mayAnswer = false;
  await page.clock.fastForward(16_000);
  await titleIs(page, "Connection lost");
  expect(await page.locator("img[src]").count()).toBe(0);
  expect(await page.locator("#connection").innerText()).not.toContain("Live");
  while (unanswered.length === 0) await page.waitForTimeout(50);
  add(unanswered[0]!);
  await titleIs(page, "1 to scan");
  await page.getByText("Live. Codes refresh automatically.").waitFor();
  expect(await page.evaluate("sources.map(({ readyState }) => readyState)")).toEqual([2, 1]);
});

test("a QR code that is a picture is shown as it came, if it is one that a browser shows safely", async () => {
  const [first, second] = [make("Shown"), make("Not shown")];
  const png = `data:image/png;base64,${EMPTY_PNG}`;
  simulator.change(first, { status: "qr_ready", qrCode: png });
  simulator.change(second, { status: "qr_ready", qrCode: "data:image/svg+xml;base64,PHN2Zy8+" });
  const { page, faults } = await open(await run().url());
  await cardOf(page, "Shown").locator("img.qr").waitFor();
  expect(await cardOf(page, "Shown").locator("img.qr").getAttribute("src")).toBe(png);
  await cardOf(page, "Not shown").getByText("a picture that could not be decoded").waitFor();
  expect(await cardOf(page, "Not shown").locator("img[src]").count()).toBe(0);
  expect(faults).toEqual([]);
});

test("between two codes the next one is announced; a session that was linked before is not one to scan", async () => {
  const [id, back] = [make("Support line"), make("Linked before")];
  const board = run([id, back]);
  const { page } = await open(await board.url());
  const card = cardOf(page, "Support line");
  await showsQr(card, qrOf(id));
  frozenAt = Date.now();
  simulator.change(id, { status: "initializing" });
  await card.getByText("The last QR code has expired; the next one is coming").waitFor();
  expect(await card.locator("img[src]").count()).toBe(0);
  await titleIs(page, "2 to scan");
  simulator.change(back, { status: "initializing", lastConnectedAt: "2026-11-27T12:00:00Z" });
  const { page: other } = await open(await run([back]).url());
  await titleIs(other, "Reconnecting");
  await cardOf(other, "Linked before").getByText("Reconnecting, it was linked before").waitFor();
  frozenAt = undefined;
  await showsQr(card, qrOf(id));
});

test("while the API cannot be reached the page is not live and its codes are dimmed, and it is live again after that", async () => {
  const id = make("Support line");
  const board = run([], systemClock);
  const { page, faults } = await open(await board.url());
  const card = cardOf(page, "Support line");
  await showsQr(card, qrOf(id));
  const connection = (hasText: RegExp) => page.locator("#connection", { hasText }).waitFor();
  await connection(/^Live\. Codes refresh automatically\.$/);

  simulator.fault({ times: Infinity, cut: true });
  await connection(/^Cannot reach Zavu since [\d:]{8} \(\d+ s\); codes may be stale\.$/);
  await card.getByText(/^Cannot reach Zavu since [\d:]{8} \(\d+ s\); this code may be stale\.$/).waitFor();
  expect(await page.evaluate(`getComputedStyle(document.querySelector("img.qr")).opacity`)).toBe("0.25");
  await page.getByRole("status").getByText("Codes may be stale.").waitFor();
  await expectAccessible(page);

  simulator.rotateQr(id);
  simulator.clearFaults();
  await showsQr(card, qrOf(id));
  await connection(/^Live\. Codes refresh automatically\.$/);
  await card.locator(".silence").waitFor({ state: "hidden" });
  expect(board.stderr.match(/Cannot reach Zavu since [\d:]{8}: GET/g)).toHaveLength(1);
  expect(board.stderr.match(/Zavu answers again/g)).toHaveLength(1);
  expect(faults).toEqual([]);
});

test("the ages go on by themselves", async () => {
  make("Support line");
  const { page } = await open(await run().url());
  const card = cardOf(page, "Support line");
  await card.locator(".qr-age", { hasText: /^\d+ s ago$/ }).waitFor();
  const ages = async () =>
    (await card.locator(".qr-age, .age").allInnerTexts()).map((text) => Number(text.replace(" s ago", "")));
  const before = await ages();
  await page.clock.fastForward(A_MOMENT);
  while ((await ages()).some((age, at) => age < before[at]! + A_MOMENT / 1_000)) await page.waitForTimeout(50);
});

describe("what comes from elsewhere", () => {
  // A page of another origin that knows even the token.
  const page = fs.readFileSync(path.join(__dirname, "elsewhere.html"));
  let elsewhere: http.Server;
  beforeEach(async () => {
    elsewhere = http.createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(page);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => elsewhere.closeAllConnections());
  afterEach(() => elsewhere.close());

  const at = (host: string) => `http://${host}:${(elsewhere.address() as AddressInfo).port}/`;

  test.each(["127.0.0.1", "localhost", "elsewhere.test"])("a page of %s gets nothing by any way", async (host) => {
    make("Support line");
    const url = await run().url();
    const { page } = await open(at(host));
    const statuses: number[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(url)) statuses.push(response.status());
    });
    const got = await page.evaluate(`attempt(${JSON.stringify(url)})`);
    expect(got).toEqual(["refused", "refused", "refused", "refused"]);
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 403)).toEqual([]);
    expect(page.frames().map((frame) => frame.url())).not.toContain(url);
    expect((await page.frames().at(-1)!.content()).includes("pulumi-zavu")).toBe(false);
  });

  test("a link from there opens the page", async () => {
    make("Support line");
    const url = await run().url();
    const { page } = await open(at("elsewhere.test"));
    await page.setContent(`<a href="${url}">the board</a>`);
    await page.getByRole("link").click();
    await titleIs(page, "1 to scan");
  });

  test("a name that leads to this machine does not, and neither does a wrong token", async () => {
    make("Support line");
    const url = await run().url();
    const { page } = await open(at("elsewhere.test"));
    const rebound = await page.goto(url.replace("127.0.0.1", "elsewhere.test"));
    expect(rebound!.status()).toBe(403);
    const guessed = await page.goto(url.replace(/.\/$/, "!/"));
    expect(guessed!.status()).toBe(404);
    const forwarded = await page.goto(url.replace("127.0.0.1", "localhost"));
    expect(forwarded!.status()).toBe(200);
    await titleIs(page, "1 to scan");
  });
});

describe("for everybody", () => {
  test.each([
    ["light", 1_000],
    ["dark", 1_000],
    ["light", 360],
    ["dark", 360],
  ] as const)("axe finds nothing in %s at %d px, and nothing sticks out", async (colorScheme, width) => {
    const [fails, done] = [make("Fails"), make("Done")];
    make("Support line with a name that is rather long");
    make("a".repeat(45));
    const board = run();
    const { page, faults } = await open(await board.url(), { colorScheme, viewport: { width, height: 800 } });
    await titleIs(page, "4 to scan");
    simulator.change(fails, { status: "failed", lastError: "x".repeat(40) });
    simulator.change(done, { status: "ready" });
    await page.locator("#trouble .card").waitFor();
    await folded(page);
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    board.interrupt();
    await titleIs(page, "Stopped");
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  test("a dark page shows a QR that a camera reads", async () => {
    const id = make("Support line");
    const viewport = { width: 360, height: 800 };
    const { page } = await open(await run().url(), { colorScheme: "dark", viewport });
    await showsQr(cardOf(page, "Support line"), qrOf(id));
  });

  test("the keyboard reaches what folds, and shows where it is", async () => {
    const [done] = [make("Done"), make("Support line")];
    const { page } = await open(await run().url());
    await titleIs(page, "2 to scan");
    simulator.change(done, { status: "ready" });
    await folded(page);
    await page.keyboard.press("Tab");
    await page.locator("summary:focus-visible").waitFor();
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Enter");
    await page.locator("#done .card").waitFor({ state: "hidden" });
  });

  test("nothing moves for those who want it so", async () => {
    const id = make("Support line");
    simulator.change(id, { status: "disconnected" });
    const { page } = await open(await run([id]).url(), { reducedMotion: "reduce" });
    await page.locator(".mark").waitFor();
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
  });

  test("without JavaScript it says what does instead", async () => {
    make("Support line");
    const { page } = await open(await run().url(), { javaScriptEnabled: false });
    expect(await page.locator("noscript").innerText()).toContain("This page needs JavaScript.");
  });
});

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

async function expectAccessible(page: Page): Promise<void> {
  // By the debugger's way in: the page's own policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run()");
  expect(violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ html }) => html) }))).toEqual([]);
}
