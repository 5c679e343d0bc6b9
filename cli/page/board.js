// @ts-check
import { CardView, part } from "./card.js";

/** @typedef {import("../src/board/page").Card} Card */
/** @typedef {import("../src/board/page").Over} Over */

// A linked card stays so long where it was scanned before it folds away.
const LINGER_MS = 4_000;
const TICK_MS = 1_000;
const SAY_MS = 200;
// For a tunnel that is set up anew. After that, whoever gets the port could show QRs of their own.
const GIVE_UP_MS = 15_000;

/** @type {Map<string, CardView>} */
const views = new Map();
const places = {
  waiting: part(document, "#waiting"),
  trouble: part(document, "#trouble"),
  done: part(document, "#done"),
};
const source = new EventSource("events");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let givingUp;

/** @param {Card[]} cards */
function showAll(cards) {
  clearTimeout(givingUp);
  connect("open", "Live: each QR is renewed by itself");
  for (const view of views.values()) view.element.remove();
  views.clear();
  for (const card of cards) place(viewOf(card), card.stage);
  count();
  say(`${title()}.`);
}

/** @param {Card} card */
function showOne(card) {
  const before = views.get(card.id)?.card.stage;
  const view = viewOf(card);
  if (card.stage !== "linked" || before === undefined) place(view, card.stage);
  else if (before !== "linked") setTimeout(() => fold(view), LINGER_MS);
  count();
  // A new QR in the place of an old one is no news to somebody who listens.
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
  return stages.includes("scanned") ? "Scanned, linking" : "Nothing left to scan";
}

/** @param {string} [text] */
function count(text = title()) {
  part(document, "#title").textContent = text;
  document.title = `${text} · pulumi-zavu`;
}

/**
 * @param {"open" | "lost" | "good" | "bad"} state
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

/** The command is gone or cannot be reached; the browser goes on trying for a while. */
function lose() {
  if (document.body.dataset["connection"] === "lost") return;
  givingUp = setTimeout(() => source.close(), GIVE_UP_MS);
  hideQrs();
  count("Connection lost");
  connect(
    "lost",
    "The command has ended or cannot be reached, so the QRs are hidden. Run pulumi-zavu board again for a new page.",
  );
  say("The connection is lost. The QRs are hidden.");
}

function hideQrs() {
  for (const view of views.values()) view.hideQr();
}

const ticking = setInterval(() => {
  for (const view of views.values()) view.tick();
}, TICK_MS);

source.addEventListener("all", ({ data }) => showAll(JSON.parse(data)));
source.addEventListener("card", ({ data }) => showOne(JSON.parse(data)));
source.addEventListener("over", ({ data }) => end(JSON.parse(data)));
source.addEventListener("error", lose);
