// @ts-check
import { copyOf, part, sentence } from "./part.js";

/** One session in the list. It never shows a QR code. */
export class RowView {
  /**
   * @param {import("./session.js").Session} session
   * @param {() => void} onSelect
   */
  constructor(session, onSelect) {
    this.session = session;
    this.element = copyOf("template#row", ".row");
    this.button = part(this.element, "button");
    this.button.addEventListener("click", onSelect);
  }

  show() {
    const { name, id, stage, meaning } = this.session.card;
    this.element.dataset["stage"] = stage;
    this.button.title = name === id ? id : `${name} (${id})`;
    part(this.element, ".row-name").textContent = name;
    part(this.element, ".row-meaning").textContent = sentence(meaning);
  }

  /** @param {boolean} isSelected */
  markSelected(isSelected) {
    this.button.setAttribute("aria-current", String(isSelected));
  }

  /**
   * Shows the row only if the session's name or id contains the text.
   *
   * @param {string} text
   */
  filter(text) {
    const { name, id } = this.session.card;
    this.element.hidden = !`${name}\n${id}`.toLowerCase().includes(text.trim().toLowerCase());
  }
}
