// Needs: Chromium
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { source as axe } from "axe-core";
import type { Page } from "playwright-core";
import { systemClock, type Clock } from "pulumi-zavu-provider/clock";
import { startSimulator, type Simulator } from "zavu-simulator";
import { EventStreams } from "../../cli/src/board/eventStreams";
import { BoardServer } from "../../cli/src/board/server";
import { expectNoSecret } from "../engine/secrets";
import { startChromium, type TestBrowser } from "./chromium";
import { KEY, RunningBoard, quick } from "./command";
import { cardOf, openPage, select, showsQr, type WatchedPage } from "./watchedPage";

const NUMBER = "+56 9 8765 4342";
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
// Longer than a linked card stays in place.
const FOLD_MS = 10_000;

let chromium: TestBrowser;
beforeAll(async () => (chromium = await startChromium()));
afterAll(() => chromium.close());

let simulator: Simulator;
/** The simulator's time, if it is frozen. */
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
    // A clock that is ten times as fast would use up the limit.
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

const refuse = () => Promise.resolve({ isSent: false, text: "" });
const create = (displayName: string) => simulator.make("proj", { displayName });
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

/** What the page has announced to screen readers. */
const announced = (page: Page) => page.evaluate<string[]>("announced");

/** Waits until the page has announced a sentence. The sentence may be gone, because the next announcement replaces it. */
async function isAnnounced(page: Page, sentence: string): Promise<void> {
  while (!(await announced(page)).some((text) => text.includes(sentence))) await page.waitForTimeout(50);
}

/** Waits for a linked session, and advances the clock until it has moved to the linked ones. */
async function folded(page: Page): Promise<void> {
  await page.locator('.row[data-stage="linked"]').waitFor();
  await page.clock.fastForward(FOLD_MS);
  await page.locator("#done .row").waitFor();
}

test("the page shows the session's QR code, also after a rotation, until it is scanned, and then the next one", async () => {
  const [id, other] = [create("Support line"), create("Orders")];
  const board = run();
  const { page, problems } = await open(await board.url());
  await titleIs(page, "2 to scan");
  expect(await page.title()).toBe("2 to scan · pulumi-zavu");
  await showsQr(await select(page, "Orders"), qrOf(other));
  const card = await select(page, "Support line");
  await showsQr(card, qrOf(id));
  expect(await page.locator("img[src]").count()).toBe(1);
  expect(await card.getByRole("img").getAttribute("alt")).toBe(
    "QR code that links Support line: scan it with WhatsApp on the phone",
  );
  const first = qrOf(id)()!;
  simulator.rotateQr(id);
  await showsQr(card, qrOf(id));
  expect(qrOf(id)()).not.toBe(first);

  simulator.scan(id, { phoneNumber: NUMBER });
  await card.getByText("Linked, number ends in 42").waitFor();
  await titleIs(page, "1 to scan");
  expect(await card.locator("img").getAttribute("src")).toBeNull();
  await page.clock.fastForward(FOLD_MS);
  await page.locator("#done .row", { hasText: "Linked, number ends in 42" }).waitFor();
  await showsQr(cardOf(page, "Orders"), qrOf(other));
  expectNoSecret(await page.content(), [KEY, first, NUMBER, "56987654342", "87654342"], "the page");

  simulator.scan(other);
  await titleIs(page, "All done");
  await page.locator("#connection", { hasText: "Every session is linked. You may close this page." }).waitFor();
  await expectAccessible(page);
  expect(await board.ended).toEqual({ code: 0 });
  expect(problems).toEqual([]);
});

test("a session without a QR code shows a placeholder, and a scanned session says so", async () => {
  const id = create("Support line");
  simulator.change(id, { status: "disconnected" });
  const { page, problems } = await open(await run([id]).url());
  const card = cardOf(page, "Support line");
  await card.locator(".status", { hasText: "disconnected" }).waitFor();
  await card.getByText(`npx pulumi-zavu-cli reconnect ${id}`, { exact: true }).waitFor();
  await card.locator(".mark").waitFor();
  simulator.change(id, { status: "qr_ready" });
  await showsQr(card, qrOf(id));
  frozenAt = Date.now();
  simulator.scan(id);
  await titleIs(page, "Scanned, linking");
  await card.locator(".meaning", { hasText: /^Scanned/ }).waitFor();
  expect(await card.locator("img").getAttribute("src")).toBeNull();
  expect(problems).toEqual([]);
});

test("a failed session shows the reason and the command to run, and moves back after the reconnect", async () => {
  create("Waits");
  const id = create("Fails");
  const board = run();
  const { page, problems } = await open(await board.url());
  await titleIs(page, "2 to scan");
  simulator.change(id, { status: "failed", lastError: "no route; call +56 9 1234 5678" });
  await page.locator("#trouble .row", { hasText: "No route; call [phone number]" }).waitFor();
  await titleIs(page, "1 failed, 1 to scan");
  const card = await select(page, "Fails");
  await card.getByText("No route; call [phone number]").waitFor();
  await card.getByText(`npx pulumi-zavu-cli reconnect ${id}`, { exact: true }).waitFor();
  simulator.change(id, { status: "initializing" });
  await showsQr(card, qrOf(id));
  await page.locator("#trouble").waitFor({ state: "hidden" });
  simulator.remove(id);
  await card.getByText(`Session ${id} was not found`).waitFor();
  expect(problems).toEqual([]);
});

test("a session that is created while the board is open gets a card, and the board waits for it", async () => {
  const first = create("First");
  const board = run();
  const { page } = await open(await board.url());
  await titleIs(page, "1 to scan");
  const second = create("Second");
  simulator.scan(first);
  await showsQr(cardOf(page, "Second"), qrOf(second));
  simulator.scan(second);
  await titleIs(page, "All done");
  expect(await board.ended).toEqual({ code: 0 });
});

test("names and errors are shown as text, never as HTML", async () => {
  const names = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "'\"&lt;\u202e", "line\nend"];
  const ids = names.map(create);
  const { page, problems } = await open(await run().url());
  await titleIs(page, `${names.length} to scan`);
  await select(page, names[0]!);
  await select(page, names[1]!);
  simulator.change(ids[0]!, { status: "failed", lastError: names[0]! });
  await page.locator("#trouble .row-meaning", { hasText: names[0]! }).waitFor();
  expect(await page.locator("main img:not(.qr), main script").count()).toBe(0);
  expect(problems).toEqual([]);
});

test("a screen reader announces a new status once, and no rotated QR code", async () => {
  const [id] = [create("Support line"), create("Orders")];
  // With a quick clock, polls would be late while this process reads pictures, and the page would announce that.
  const { page } = await open(await run([], systemClock).url());
  await isAnnounced(page, "2 to scan");
  await showsQr(await select(page, "Support line"), qrOf(id));
  await isAnnounced(page, "Support line: waiting for a scan.");
  const before = await announced(page);
  for (let turn = 0; turn < 2; turn++) {
    simulator.rotateQr(id);
    await showsQr(cardOf(page, "Support line"), qrOf(id));
  }
  simulator.change(id, { status: "failed", lastError: "no route" });
  await isAnnounced(page, "Support line: no route.");
  expect((await announced(page)).slice(before.length)).toEqual(["Support line: no route. 1 failed, 1 to scan."]);
});

test("Ctrl-C removes the QR codes from the page, shows the end and frees the port", async () => {
  create("Support line");
  const board = run();
  const url = await board.url();
  const { page, problems } = await open(url);
  await page.locator("img.qr").waitFor();
  board.interrupt();
  await titleIs(page, "Stopped");
  await board.ended;
  expect(await page.locator("img[src]").count()).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
  expect(problems).toEqual([]);
});

test("Ctrl-C while the board searches for more sessions is no error", async () => {
  create("Support line");
  const board = run();
  const { page } = await open(await board.url());
  await titleIs(page, "1 to scan");
  const lists = () => simulator.request({ operation: "listSessions" }).length;
  const before = lists();
  simulator.fault({ operation: "listSessions", delayMs: 60_000 });
  while (lists() === before) await page.waitForTimeout(20);
  board.interrupt();
  await titleIs(page, "Stopped");
});

test("the page shows a timeout", async () => {
  create("Support line");
  const board = run(["--timeout", "30s"]);
  const { page } = await open(await board.url());
  await titleIs(page, "Timed out");
  await page.locator(".card", { hasText: "Timed out waiting for session" }).waitFor();
  expect((await board.ended).code).toBe(3);
});

test("a lost connection hides the QR codes and says so, and they are shown again after a reconnect", async () => {
  const pageFolder = path.join(__dirname, "..", "..", "cli", "page");
  const qr = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
  const streams = new EventStreams(quick);
  const pages: http.ServerResponse[] = [];
  const server = await BoardServer.start({
    clock: quick,
    pageFolder,
    onReconnect: refuse,
    onPage: (page) => {
      pages.push(page);
      streams.add(page, [{ id: "jd7a", name: "Support line", stage: "scan", meaning: "waits", qr, qrAgeMs: 0 }]);
    },
  });
  cleanUp.push(async () => {
    streams.close();
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
  await page.getByText("run npx pulumi-zavu-cli board again").first().waitFor();
  expect(await page.locator("img[src]").count()).toBe(0);
  // The page does not connect to another program on the port.
  await page.clock.fastForward(20_000);
  expect(await page.evaluate("sources.map(({ readyState }) => readyState)")).toEqual([2]);
});

test("without heartbeats the connection counts as lost, and the codes are shown again after the next event", async () => {
  const pageFolder = path.join(__dirname, "..", "..", "cli", "page");
  const qr = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
  // After close, it sends no heartbeats.
  const streams = new EventStreams(quick);
  streams.close();
  let mayAnswer = true;
  const unanswered: http.ServerResponse[] = [];
  const add = (page: http.ServerResponse) =>
    streams.add(page, [{ id: "jd7a", name: "Support line", stage: "scan", meaning: "waits", qr, qrAgeMs: 0 }]);
  const onPage = (page: http.ServerResponse) => (mayAnswer ? add(page) : unanswered.push(page));
  const server = await BoardServer.start({ clock: quick, pageFolder, onPage, onReconnect: refuse });
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

test("a picture is shown unchanged if its type is safe in a browser", async () => {
  const [first, second] = [create("Shown"), create("Not shown")];
  const png = `data:image/png;base64,${EMPTY_PNG}`;
  simulator.change(first, { status: "qr_ready", qrCode: png });
  simulator.change(second, { status: "qr_ready", qrCode: "data:image/svg+xml;base64,PHN2Zy8+" });
  const { page, problems } = await open(await run().url());
  const shown = await select(page, "Shown");
  await shown.locator("img.qr").waitFor();
  expect(await shown.locator("img.qr").getAttribute("src")).toBe(png);
  const notShown = await select(page, "Not shown");
  await notShown.getByText("a picture that could not be decoded").waitFor();
  expect(await notShown.locator("img[src]").count()).toBe(0);
  expect(problems).toEqual([]);
});

test("between two codes the next one is announced; a session that was linked before does not count as one to scan", async () => {
  const [id, back] = [create("Support line"), create("Linked before")];
  const board = run([id, back]);
  const { page } = await open(await board.url());
  const card = await select(page, "Support line");
  await showsQr(card, qrOf(id));
  frozenAt = Date.now();
  simulator.change(id, { status: "initializing" });
  await card.getByText("The last QR code has expired; the next one is coming").waitFor();
  expect(await card.locator("img[src]").count()).toBe(0);
  await titleIs(page, "2 to scan");
  simulator.change(back, { status: "initializing", lastConnectedAt: "2026-11-27T12:00:00Z" });
  const { page: other } = await open(await run([back]).url());
  await titleIs(other, "Reconnecting");
  await cardOf(other, "Linked before").getByText("Reconnecting; it was linked before").waitFor();
  frozenAt = undefined;
  await showsQr(card, qrOf(id));
});

test("while the API cannot be reached, the page is not live and dims the codes; afterwards it is live again", async () => {
  const id = create("Support line");
  const board = run([], systemClock);
  const { page, problems } = await open(await board.url());
  const card = cardOf(page, "Support line");
  await showsQr(card, qrOf(id));
  const connection = (hasText: RegExp) => page.locator("#connection", { hasText }).waitFor();
  await connection(/^Live\. Codes refresh automatically\.$/);

  simulator.fault({ times: Infinity, cut: true });
  await connection(/^Cannot reach Zavu since [\d:]{8} \(\d+ s\); codes may be stale\.$/);
  await card.getByText(/^Cannot reach Zavu since [\d:]{8} \(\d+ s\); this code may be stale\.$/).waitFor();
  expect(await page.evaluate(`getComputedStyle(document.querySelector("img.qr")).opacity`)).toBe("0.25");
  await isAnnounced(page, "Codes may be stale.");
  await expectAccessible(page);

  simulator.rotateQr(id);
  simulator.clearFaults();
  await showsQr(card, qrOf(id));
  await connection(/^Live\. Codes refresh automatically\.$/);
  await card.locator(".poll-gap").waitFor({ state: "hidden" });
  expect(board.stderr.match(/Cannot reach Zavu since [\d:]{8}: GET/g)).toHaveLength(1);
  expect(board.stderr.match(/Zavu answers again/g)).toHaveLength(1);
  expect(problems).toEqual([]);
});

test("the ages are updated every second", async () => {
  create("Support line");
  const { page } = await open(await run().url());
  const card = cardOf(page, "Support line");
  await card.locator(".qr-age", { hasText: /^\d+ s ago$/ }).waitFor();
  const ages = async () =>
    (await card.locator(".qr-age, .age").allInnerTexts()).map((text) => Number(text.replace(" s ago", "")));
  const before = await ages();
  await page.clock.fastForward(FOLD_MS);
  while ((await ages()).some((age, at) => age < before[at]! + FOLD_MS / 1_000)) await page.waitForTimeout(50);
});

describe("the Reconnect button", () => {
  const reconnects = () => simulator.request({ operation: "reconnectSession" }).map(({ sessionId }) => sessionId);

  test("reconnects a failed session once, and its new code is shown", async () => {
    create("Waits");
    const id = create("Fails");
    const board = run();
    const { page, problems } = await open(await board.url());
    await titleIs(page, "2 to scan");
    simulator.change(id, { status: "failed", lastError: "no route" });
    await page.locator("#trouble .row").waitFor();
    const card = await select(page, "Fails");
    await card.getByRole("button", { name: "Reconnect" }).focus();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await showsQr(card, qrOf(id));
    expect(reconnects()).toEqual([id]);
    await card.getByRole("button").waitFor({ state: "hidden" });
    await isAnnounced(page, "Zavu reconnects the session.");
    expect(board.stderr).toContain(`Reconnecting session ${id}, as the page asked.`);
    expect(problems).toEqual([]);
  });

  test("reconnects the only session, which had failed before the board opened", async () => {
    const id = create("Support line");
    simulator.change(id, { status: "failed", lastError: "no route" });
    const board = run([id]);
    const { page } = await open(await board.url());
    await titleIs(page, "1 failed");
    const card = cardOf(page, "Support line");
    await card.getByRole("button", { name: "Reconnect" }).click();
    await showsQr(card, qrOf(id));
    simulator.scan(id);
    await titleIs(page, "All done");
    expect((await board.ended).code).toBe(0);
    expect(reconnects()).toEqual([id]);
  });

  test("is not needed for a failed session that something else reconnects", async () => {
    const id = create("Support line");
    simulator.change(id, { status: "failed", lastError: "no route" });
    const { page } = await open(await run([id]).url());
    await titleIs(page, "1 failed");
    simulator.change(id, { status: "initializing" });
    await titleIs(page, "1 to scan");
    await showsQr(cardOf(page, "Support line"), qrOf(id));
  });

  test("reconnects a disconnected session, which the board continues to follow", async () => {
    const id = create("Support line");
    simulator.change(id, { status: "disconnected" });
    const { page } = await open(await run([id]).url());
    const card = cardOf(page, "Support line");
    await card.getByRole("button", { name: "Reconnect" }).click();
    await showsQr(card, qrOf(id));
    expect(reconnects()).toEqual([id]);
  });

  test("shows why a session was not reconnected, and can be used again", async () => {
    const id = create("Support line");
    simulator.change(id, { status: "disconnected" });
    simulator.fault({ operation: "reconnectSession", answer: { status: 403 } });
    const { page } = await open(await run([id]).url());
    const card = cardOf(page, "Support line");
    await card.getByRole("button", { name: "Reconnect" }).click();
    await card.getByText(/^The session was not reconnected: POST .* answered 403/).waitFor();
    expect(reconnects()).toEqual([id]);
    await card.getByRole("button", { name: "Reconnect" }).click();
    await showsQr(card, qrOf(id));
  });

  test("is absent for a session that waits for a scan, or whose number is banned", async () => {
    create("Waits");
    const id = create("Banned");
    const { page } = await open(await run().url());
    await titleIs(page, "2 to scan");
    simulator.change(id, { status: "failed", lastError: "the number was banned" });
    await page.locator("#trouble .row").waitFor();
    const card = await select(page, "Banned");
    await card.getByText("WhatsApp has blocked the number").waitFor();
    expect(await card.getByRole("button").isVisible()).toBe(false);
    expect(await (await select(page, "Waits")).getByRole("button").isVisible()).toBe(false);
  });

  test("of another page is refused, and so is a reconnect of a session that needs none", async () => {
    const id = create("Support line");
    const url = await run([id]).url();
    const { origin } = new URL(url);
    const post = async (address: string, headers: Record<string, string>) =>
      (await fetch(address, { method: "POST", headers })).status;
    expect(await post(`${url}reconnect/${id}`, {})).toBe(403);
    expect(await post(`${url}reconnect/${id}`, { origin: "http://elsewhere.test" })).toBe(403);
    expect(await post(`${url}reconnect/${id}`, { origin, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await post(`${url.replace(/.\/$/, "!/")}reconnect/${id}`, { origin })).toBe(404);
    expect(await post(`${url}reconnect/${id}`, { origin })).toBe(409);
    expect(await post(`${url}reconnect/wa_other`, { origin })).toBe(409);
    expect(reconnects()).toEqual([]);
  });
});

describe("sixty sessions", () => {
  const SIZES = [
    [390, 844],
    [1_440, 900],
  ] as const;

  test.each(SIZES)("fit on a page of %d by %d px, with one code and a search", async (width, height) => {
    const names = Array.from({ length: 60 }, (_, at) => `Shop ${at + 1} in a town with a name that is long`);
    const ids = names.map(create);
    const { page, problems } = await open(await run().url(), { viewport: { width, height } });
    await titleIs(page, "60 to scan");
    simulator.change(ids[40]!, { status: "failed", lastError: "no route" });
    await titleIs(page, "1 failed, 59 to scan");
    await page.locator("img.qr").waitFor();
    expect(await page.locator("img[src]").count()).toBe(1);
    const code = await page.locator("img.qr").boundingBox();
    expect(code!.y + code!.height).toBeLessThan(height);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await expectAccessible(page);

    await page.keyboard.press("/");
    await page.keyboard.type("shop 57");
    expect(await page.locator(".row:visible").count()).toBe(1);
    await page.keyboard.press("Enter");
    await showsQr(cardOf(page, names[56]!), qrOf(ids[56]!));
    await page.keyboard.press("Escape");
    expect(await page.locator(".row:visible").count()).toBe(60);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await cardOf(page, names[40]!).getByText("No route").waitFor();
    await page.keyboard.type("/nobody");
    await page.getByText("No session matches.").waitFor();
    expect(problems).toEqual([]);
  });
});

describe("requests from another origin", () => {
  // A page of another origin that even knows the token.
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

  test.each(["127.0.0.1", "localhost", "elsewhere.test"])("a page of %s cannot read anything", async (host) => {
    create("Support line");
    const url = await run().url();
    const { page } = await open(at(host));
    const statuses: number[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(url)) statuses.push(response.status());
    });
    const got = await page.evaluate(`attempt(${JSON.stringify(url)})`);
    expect(got).toEqual(Array(6).fill("refused"));
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 403)).toEqual([]);
    expect(page.frames().map((frame) => frame.url())).not.toContain(url);
    expect((await page.frames().at(-1)!.content()).includes("pulumi-zavu")).toBe(false);
  });

  test("a link from another origin opens the page", async () => {
    create("Support line");
    const url = await run().url();
    const { page } = await open(at("elsewhere.test"));
    await page.setContent(`<a href="${url}">the board</a>`);
    await page.getByRole("link").click();
    await titleIs(page, "1 to scan");
  });

  test("a foreign name for this machine and a wrong token are refused", async () => {
    create("Support line");
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

describe("accessibility", () => {
  test.each([
    ["light", 1_000],
    ["dark", 1_000],
    ["light", 360],
    ["dark", 360],
  ] as const)("axe finds no problem in %s at %d px, and nothing overflows", async (colorScheme, width) => {
    const [fails, done] = [create("Fails"), create("Done")];
    create("Support line with a name that is rather long");
    create("a".repeat(45));
    const board = run();
    const { page, problems } = await open(await board.url(), { colorScheme, viewport: { width, height: 800 } });
    await titleIs(page, "4 to scan");
    simulator.change(fails, { status: "failed", lastError: "x".repeat(40) });
    simulator.change(done, { status: "ready" });
    await page.locator("#trouble .row").waitFor();
    await folded(page);
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    board.interrupt();
    await titleIs(page, "Stopped");
    await expectAccessible(page);
    expect(problems).toEqual([]);
  });

  test("a dark page shows a QR code that can be read", async () => {
    const id = create("Support line");
    const viewport = { width: 360, height: 800 };
    const { page } = await open(await run().url(), { colorScheme: "dark", viewport });
    await showsQr(cardOf(page, "Support line"), qrOf(id));
  });

  test("the list of linked sessions can be folded with the keyboard, with a visible focus", async () => {
    const [done] = [create("Done"), create("Support line")];
    const { page } = await open(await run().url());
    await titleIs(page, "2 to scan");
    simulator.change(done, { status: "ready" });
    await folded(page);
    for (let at = 0; at < 4 && (await page.locator("summary:focus").count()) === 0; at++)
      await page.keyboard.press("Tab");
    await page.locator("summary:focus-visible").waitFor();
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Enter");
    await page.locator("#done .row").waitFor({ state: "hidden" });
  });

  test("nothing is animated with reduced motion", async () => {
    const id = create("Support line");
    simulator.change(id, { status: "disconnected" });
    const { page } = await open(await run([id]).url(), { reducedMotion: "reduce" });
    await page.locator(".mark").waitFor();
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
  });

  test("without JavaScript the page says what to use instead", async () => {
    create("Support line");
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
  // Injected by the debugger, so the page's own policy does not change.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run()");
  expect(violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ html }) => html) }))).toEqual([]);
}
