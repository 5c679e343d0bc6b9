// @ts-check
import { CardView, part } from "./card.js";

/** @typedef {import("../src/board/page").Card} Card */
/** @typedef {import("../src/board/page").Over} Over */

// How long a linked card stays in place before it folds away.
const LINGER_MS = 4_000;
const TICK_MS = 1_000;
const SAY_MS = 200;
const LIVE = "Live. Codes refresh automatically.";
/** @type {Set<Card["stage"]>} */
const UNDER_WAY = new Set(["starting", "scan", "scanned", "reconnecting"]);
// For a tunnel that is set up again. After that, another program on the port could show codes of its own.
const GIVE_UP_MS = 15_000;
// The command sends a sign of life each 5 s. A connection can break without the browser noticing.
const SILENT_MS = 15_000;

/** @type {Map<string, CardView>} */
const views = new Map();
const places = {
  waiting: part(document, "#waiting"),
  trouble: part(document, "#trouble"),
  done: part(document, "#done"),
};
/** @type {EventSource} */
let source;
let heardAt = performance.now();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let givingUp;

/** @param {Card[]} cards */
function showAll(cards) {
  clearTimeout(givingUp);
  connect("open", LIVE);
  for (const view of views.values()) view.element.remove();
  views.clear();
  for (const card of cards) place(viewOf(card), card.stage);
  count();
  showLiveness();
  say(`${title()}.`);
}

/** @param {Card} card */
function showOne(card) {
  const before = views.get(card.id)?.card.stage;
  const view = viewOf(card);
  if (card.stage !== "linked" || before === undefined) place(view, card.stage);
  else if (before !== "linked") setTimeout(() => fold(view), LINGER_MS);
  count();
  showLiveness();
  // A new QR code instead of an old one is no news to somebody who listens.
  if (card.stage !== before) say(`${card.name}: ${card.meaning}.`, `${title()}.`);
}

/**
 * Puts a linked card where it belongs, if it still is one of the page's.
 *
 * @param {CardView} view
 */
function fold(view) {
  if (views.get(view.card.id) === view) place(view, view.card.stage);
}

/** @param {Card} card */
function viewOf(card) {
  const view = views.get(card.id);
  if (view) view.show(card);
  const shown = view ?? new CardView(card);
  views.set(card.id, shown);
  return shown;
}

/**
 * @param {CardView} view
 * @param {Card["stage"]} stage
 */
function place(view, stage) {
  const isTrouble = stage === "failed" || stage === "ended";
  const list = part(isTrouble ? places.trouble : stage === "linked" ? places.done : places.waiting, "ul");
  if (view.element.parentElement !== list) list.append(view.element);
  for (const section of Object.values(places)) section.hidden = part(section, "ul").childElementCount === 0;
  part(places.done, ".count").textContent = String(part(places.done, "ul").childElementCount);
}

function title() {
  const stages = [...views.values()].map(({ card }) => card.stage);
  const left = stages.filter((stage) => stage === "starting" || stage === "scan").length;
  if (left > 0) return `${left} to scan`;
  if (stages.includes("scanned")) return "Scanned, linking";
  return stages.includes("reconnecting") ? "Reconnecting" : "Nothing left to scan";
}

/** @param {string} [text] */
function count(text = title()) {
  part(document, "#title").textContent = text;
  document.title = `${text} · pulumi-zavu`;
}

/** Says in the head whether what is shown is up to date. */
function showLiveness() {
  const before = document.body.dataset["connection"];
  if (before !== "open" && before !== "stale") return;
  const open = [...views.values()].filter(({ card }) => UNDER_WAY.has(card.stage));
  const stale = open.filter(({ card }) => card.silence).sort((a, b) => (b.silentMs ?? 0) - (a.silentMs ?? 0));
  const [worst] = stale;
  if (!worst) connect("open", LIVE);
  else if (stale.length === open.length) connect("stale", `${worst.silence}; codes may be stale.`);
  else connect("stale", `${stale.length} of ${open.length} sessions are not up to date; their codes may be stale.`);
  const after = document.body.dataset["connection"];
  if (after !== before) say(after === "open" ? "The codes are live again." : "Codes may be stale.");
}

/**
 * @param {"open" | "stale" | "lost" | "good" | "bad"} state
 * @param {string} text
 */
function connect(state, text) {
  document.body.dataset["connection"] = state;
  part(document, "#connection").textContent = text;
}

/** @type {Set<string>} */
const unsaid = new Set();

/**
 * For those who listen: what comes at the same time is said together, and once.
 *
 * @param {string[]} sentences
 */
function say(...sentences) {
  if (unsaid.size === 0) {
    setTimeout(() => {
      part(document, "#news").textContent = [...unsaid].join(" ");
      unsaid.clear();
    }, SAY_MS);
  }
  for (const sentence of sentences) unsaid.add(sentence);
}

/** @param {Over} over */
function end({ title, text, isGood }) {
  source.close();
  clearInterval(ticking);
  hideQrs();
  for (const view of views.values()) fold(view);
  count(title);
  connect(isGood ? "good" : "bad", text);
  say(`${title}.`, text);
}

/** The command has ended or cannot be reached; the browser keeps trying for a while. */
function lose() {
  if (document.body.dataset["connection"] === "lost") return;
  givingUp = setTimeout(() => source.close(), GIVE_UP_MS);
  hideQrs();
  count("Connection lost");
  connect(
    "lost",
    "The command has ended or cannot be reached, so the codes are hidden. Reload this page if the command still runs; " +
      "otherwise run pulumi-zavu board again.",
  );
  say("The connection is lost. The codes are hidden.");
}

function hideQrs() {
  for (const view of views.values()) view.hideQr();
}

/** Connects to the command, which first sends the whole state. */
function listen() {
  heardAt = performance.now();
  source = new EventSource("events");
  on("all", showAll);
  on("card", showOne);
  on("over", end);
  on("alive", () => {});
  source.addEventListener("error", lose);
}

/**
 * @param {keyof import("../src/board/page").Events} name
 * @param {(news: any) => void} show
 */
function on(name, show) {
  source.addEventListener(name, ({ data }) => {
    heardAt = performance.now();
    show(JSON.parse(data));
  });
}

const ticking = setInterval(() => {
  for (const view of views.values()) view.tick();
  showLiveness();
  const isSilent = performance.now() - heardAt > SILENT_MS;
  if (!isSilent || document.body.dataset["connection"] === "lost") return;
  lose();
  source.close();
  listen();
}, TICK_MS);

listen();
