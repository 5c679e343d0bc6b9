// @ts-check
import { age } from "./age.js";
import { silenceText } from "./silence.js";

/** @typedef {import("../src/board/page").Card} Card */

/**
 * The one element below another that a selector names.
 *
 * @param {ParentNode} root
 * @param {string} selector
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** One session on the page. All text gets in as text, never as HTML. */
export class CardView {
  /** @param {Card} card */
  constructor(card) {
    const template = /** @type {HTMLTemplateElement} */ (part(document, "template#card"));
    this.element = part(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), ".card");
    this.card = card;
    this.shownAt = performance.now();
    this.show(card);
  }

  /** @param {Card} card */
  show(card) {
    this.card = card;
    this.shownAt = performance.now();
    this.element.dataset["stage"] = card.stage;
    this.write(".name", card.name);
    part(this.element, ".name").title = card.name;
    this.write(".meaning", sentence(card.meaning));
    this.write(".id", card.id);
    this.write(".status", card.status ?? "not known yet");
    this.write(".command", card.command ?? "");
    part(this.element, ".help").hidden = card.command === undefined;
    this.showQr(card.qr);
    this.tick();
  }

  /** Brings the ages up to now. */
  tick() {
    const since = performance.now() - this.shownAt;
    this.writeAge(".age", this.card.ageMs, since);
    this.writeAge(".qr-age", this.card.qrAgeMs, since);
    this.writeSilence();
  }

  /** How long ago the session was last read, in ms; undefined while it is up to date. */
  get silentMs() {
    const { silence } = this.card;
    return silence && silence.ms + performance.now() - this.shownAt;
  }

  /** Why the card may be out of date; empty while it is not. */
  get silence() {
    const { silence, status } = this.card;
    return silence ? silenceText(silence.kind, this.silentMs ?? 0, status !== undefined) : "";
  }

  /** Takes the QR code off the page, and all that says how old it is. */
  hideQr() {
    delete this.card.qrAgeMs;
    delete this.card.silence;
    delete this.card.qr;
    this.showQr(undefined);
    this.tick();
  }

  writeSilence() {
    const { silence } = this;
    const consequence = this.card.qr === undefined ? "" : "; this code may be stale";
    this.element.toggleAttribute("data-stale", silence !== "");
    this.write(".silence", silence && `${silence}${consequence}.`);
    part(this.element, ".silence").hidden = silence === "";
  }

  /** @param {string | undefined} image */
  showQr(image) {
    const qr = /** @type {HTMLImageElement} */ (part(this.element, ".qr"));
    qr.hidden = image === undefined;
    qr.alt = image === undefined ? "" : `QR code that links ${this.card.name}: scan it with WhatsApp on the phone`;
    if (image === undefined) qr.removeAttribute("src");
    else if (qr.src !== image) qr.src = image;
    part(this.element, ".mark").hidden = image !== undefined;
  }

  /**
   * @param {string} selector
   * @param {number | undefined} ms
   * @param {number} since
   */
  writeAge(selector, ms, since) {
    const fact = part(this.element, selector);
    if (ms !== undefined) fact.textContent = `${age(ms + since)} ago`;
    if (fact.parentElement) fact.parentElement.hidden = ms === undefined;
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  write(selector, text) {
    part(this.element, selector).textContent = text;
  }
}

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
