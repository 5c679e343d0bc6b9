// @ts-check
import { age } from "./age.js";
import { copyOf, part, sentence } from "./part.js";

/** @typedef {import("./session.js").Session} Session */

/** The card of the selected session, with its QR code. All text is inserted as text, never as HTML. */
export class CardView {
  /**
   * @param {Session} session
   * @param {(sentence: string) => void} announce for screen readers
   */
  constructor(session, announce) {
    this.session = session;
    this.announce = announce;
    this.element = copyOf("template#card", ".card");
    this.button = /** @type {HTMLButtonElement} */ (part(this.element, ".reconnect"));
    this.button.addEventListener("click", () => void this.reconnect());
  }

  show() {
    const { card } = this.session;
    this.element.dataset["stage"] = card.stage;
    this.write(".name", card.name);
    part(this.element, ".name").title = card.name;
    this.write(".meaning", sentence(card.meaning));
    this.write(".id", card.id);
    this.write(".status", card.status ?? "unknown");
    this.write(".command", card.command ?? "");
    part(this.element, ".help").hidden = card.command === undefined;
    this.showQr(card.qr);
    this.tick();
  }

  /** Updates the ages. */
  tick() {
    const { card, sinceMs } = this.session;
    this.writeAge(".age", card.ageMs, sinceMs);
    this.writeAge(".qr-age", card.qrAgeMs, sinceMs);
    this.showPollGap();
  }

  async reconnect() {
    this.button.disabled = true;
    this.answer("Reconnecting.");
    const path = `reconnect/${encodeURIComponent(this.session.card.id)}`;
    // The command may have reconnected the session even if its answer is lost, so this is not repeated.
    const answer = await fetch(path, { method: "POST" }).then(
      (response) => response.text(),
      () => "The command did not answer. See the terminal.",
    );
    this.answer(answer);
    this.button.disabled = false;
  }

  /** @param {string} text */
  answer(text) {
    this.write(".answer", text);
    part(this.element, ".answer").hidden = false;
    this.announce(text);
  }

  showPollGap() {
    const text = this.session.pollGapText;
    const consequence = this.session.card.qr === undefined ? "" : "; this code may be stale";
    this.element.toggleAttribute("data-stale", text !== "");
    this.write(".poll-gap", text && `${text}${consequence}.`);
    part(this.element, ".poll-gap").hidden = text === "";
  }

  /** @param {string | undefined} image */
  showQr(image) {
    const qr = /** @type {HTMLImageElement} */ (part(this.element, ".qr"));
    const { name } = this.session.card;
    qr.hidden = image === undefined;
    qr.alt = image === undefined ? "" : `QR code that links ${name}: scan it with WhatsApp on the phone`;
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
