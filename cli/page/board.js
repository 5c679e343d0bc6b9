// @ts-check
import { CardView } from "./card.js";
import { ListView } from "./list.js";
import { part } from "./part.js";
import { Session, sessionToShow } from "./session.js";

/** @typedef {import("../src/board/page").Card} Card */
/** @typedef {import("../src/board/page").Ending} Ending */

// How long a linked session stays in place before it moves to the linked ones, and the next code is shown.
const FOLD_DELAY_MS = 4_000;
const TICK_MS = 1_000;
const ANNOUNCE_DELAY_MS = 200;
const LIVE = "Live. Codes refresh automatically.";
// Long enough to restart a tunnel. Later, another program on the port could show codes of its own.
const GIVE_UP_MS = 15_000;
// The command sends a heartbeat every 5 s. A connection can break without the browser noticing.
const HEARTBEAT_TIMEOUT_MS = 15_000;

/** @type {Map<string, Session>} */
const sessions = new Map();
const list = new ListView((session) => {
  isKept = true;
  select(session);
  announce(`${session.card.name}: ${session.card.meaning}.`);
  current?.element.scrollIntoView({ block: "nearest" });
});
/** @type {CardView | undefined} */
let current;
/** Whether the current card stays until its session is linked, or the user selects another. */
let isKept = false;
/** @type {EventSource} */
let source;
let lastEventAt = performance.now();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let givingUp;

/** @param {Card[]} cards */
function showAll(cards) {
  clearTimeout(givingUp);
  showConnection("open", LIVE);
  list.clear();
  sessions.clear();
  list.show(...cards.map(sessionOf));
  const before = current && sessions.get(current.session.card.id);
  if (!before) isKept = false;
  select(sessionToShow([...sessions.values()], before, isKept));
  showTitle();
  showLiveness();
  announce(`${title()}.`);
}

/** @param {Card} card */
function showOne(card) {
  const before = sessions.get(card.id)?.card.stage;
  const session = sessionOf(card);
  list.show(session);
  if (session.isLinked && before !== "linked") setTimeout(() => fold(session), FOLD_DELAY_MS);
  if (current?.session === session) showCurrent();
  showNext();
  showTitle();
  showLiveness();
  // A rotated QR code is not announced to screen readers.
  if (card.stage !== before) announce(`${card.name}: ${card.meaning}.`, `${title()}.`);
}

/**
 * Moves a linked session to its section and shows the next one, if the page still shows it.
 *
 * @param {Session} session
 */
function fold(session) {
  if (sessions.get(session.card.id) !== session || !session.isLinked) return;
  session.isDone = true;
  list.show(session);
  if (current?.session === session) isKept = false;
  showNext();
}

/** @param {Card} card */
function sessionOf(card) {
  const known = sessions.get(card.id);
  known?.update(card);
  const session = known ?? new Session(card);
  sessions.set(card.id, session);
  return session;
}

function showNext() {
  const next = sessionToShow([...sessions.values()], current?.session, isKept);
  if (next === current?.session) return;
  isKept = false;
  select(next);
}

/** @param {Session | undefined} session */
function select(session) {
  current = session && new CardView(session, announce);
  part(document, "#current").hidden = !current;
  part(document, "#current").replaceChildren(...(current ? [current.element] : []));
  showCurrent();
  list.markSelected(session);
}

function showCurrent() {
  current?.show();
  // A person may be pointing a phone at it.
  if (current?.session.card.qr !== undefined) isKept = true;
}

function title() {
  const stages = [...sessions.values()].map(({ card }) => card.stage);
  const left = stages.filter((stage) => stage === "starting" || stage === "scan").length;
  const down = stages.filter((stage) => stage === "failed").length;
  if (left === 0 && stages.includes("scanned")) return "Scanned, linking";
  if (left === 0 && stages.includes("reconnecting")) return "Reconnecting";
  const counts = [...(down > 0 ? [`${down} failed`] : []), ...(left > 0 ? [`${left} to scan`] : [])];
  return counts.join(", ") || "Nothing left to scan";
}

/** @param {string} [text] */
function showTitle(text = title()) {
  part(document, "#title").textContent = text;
  document.title = `${text} · pulumi-zavu`;
}

/** Shows in the header whether the page is up to date. */
function showLiveness() {
  const before = document.body.dataset["connection"];
  if (before !== "open" && before !== "stale") return;
  const open = [...sessions.values()].filter(({ isInProgress }) => isInProgress);
  const stale = open.filter(({ card }) => card.pollGap).sort((a, b) => (b.pollGapMs ?? 0) - (a.pollGapMs ?? 0));
  const [worst] = stale;
  if (!worst) showConnection("open", LIVE);
  else if (stale.length === open.length) showConnection("stale", `${worst.pollGapText}; codes may be stale.`);
  else
    showConnection("stale", `${stale.length} of ${open.length} sessions are not up to date; their codes may be stale.`);
  const after = document.body.dataset["connection"];
  if (after !== before) announce(after === "open" ? "The codes are live again." : "Codes may be stale.");
}

/**
 * @param {"open" | "stale" | "lost" | "good" | "bad"} state
 * @param {string} text
 */
function showConnection(state, text) {
  document.body.dataset["connection"] = state;
  part(document, "#connection").textContent = text;
}

/** @type {Set<string>} */
const announcements = new Set();

/**
 * For screen readers: sentences of the same moment are announced together, each once.
 *
 * @param {string[]} sentences
 */
function announce(...sentences) {
  if (announcements.size === 0) {
    setTimeout(() => {
      part(document, "#news").textContent = [...announcements].join(" ");
      announcements.clear();
    }, ANNOUNCE_DELAY_MS);
  }
  for (const sentence of sentences) announcements.add(sentence);
}

/** @param {Ending} ending */
function showEnding({ title, text, isGood }) {
  source.close();
  clearInterval(ticking);
  hideQrs();
  for (const session of sessions.values()) fold(session);
  showTitle(title);
  showConnection(isGood ? "good" : "bad", text);
  announce(`${title}.`, text);
}

/** The command has ended or cannot be reached. The browser keeps retrying for a while. */
function showLost() {
  if (document.body.dataset["connection"] === "lost") return;
  givingUp = setTimeout(() => source.close(), GIVE_UP_MS);
  hideQrs();
  showTitle("Connection lost");
  showConnection(
    "lost",
    "The command has ended or cannot be reached, so the codes are hidden. Reload this page if the command still runs; " +
      "otherwise run npx pulumi-zavu-cli board again.",
  );
  announce("The connection is lost. The codes are hidden.");
}

function hideQrs() {
  for (const session of sessions.values()) session.forgetQr();
  current?.show();
}

/** Connects to the command, which first sends the whole state. */
function listen() {
  lastEventAt = performance.now();
  source = new EventSource("events");
  on("all", showAll);
  on("card", showOne);
  on("end", showEnding);
  on("alive", () => {});
  source.addEventListener("error", showLost);
}

/**
 * @param {keyof import("../src/board/page").Events} name
 * @param {(data: any) => void} show
 */
function on(name, show) {
  source.addEventListener(name, ({ data }) => {
    lastEventAt = performance.now();
    show(JSON.parse(data));
  });
}

const ticking = setInterval(() => {
  current?.tick();
  showLiveness();
  const isSilent = performance.now() - lastEventAt > HEARTBEAT_TIMEOUT_MS;
  if (!isSilent || document.body.dataset["connection"] === "lost") return;
  showLost();
  source.close();
  listen();
}, TICK_MS);

listen();
