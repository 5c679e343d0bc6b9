// @ts-check
import { part } from "./part.js";
import { RowView } from "./row.js";

/** @typedef {import("./session.js").Session} Session */

/** The list of all sessions, in sections, with a search. */
export class ListView {
  /** @param {(session: Session) => void} onSelect called when the user selects a session */
  constructor(onSelect) {
    this.onSelect = onSelect;
    /** @type {Map<string, RowView>} */
    this.rows = new Map();
    this.element = part(document, "#list");
    this.search = /** @type {HTMLInputElement} */ (part(document, "#search"));
    this.sections = ["#trouble", "#waiting", "#done"].map((selector) => part(document, selector));
    this.search.addEventListener("input", () => this.filter());
    document.addEventListener("keydown", (event) => this.handleKey(event));
  }

  clear() {
    for (const { element } of this.rows.values()) element.remove();
    this.rows.clear();
  }

  /**
   * Shows sessions as they are now, each in the section of its stage.
   *
   * @param {Session[]} sessions
   */
  show(...sessions) {
    for (const session of sessions) {
      const { id } = session.card;
      const row = this.rows.get(id) ?? new RowView(session, () => this.onSelect(session));
      this.rows.set(id, row);
      row.show();
      row.filter(this.search.value);
      this.move(row);
    }
    this.update();
  }

  /** @param {Session | undefined} selected */
  markSelected(selected) {
    for (const row of this.rows.values()) row.markSelected(row.session === selected);
  }

  /** @param {RowView} row */
  move(row) {
    const { session, element } = row;
    const at = session.isInTrouble ? 0 : session.isDone ? 2 : 1;
    const rows = part(/** @type {HTMLElement} */ (this.sections[at]), ".rows");
    if (element.parentElement === rows) return;
    const hadFocus = element.contains(document.activeElement);
    rows.append(element);
    if (hadFocus) row.button.focus();
  }

  filter() {
    for (const row of this.rows.values()) row.filter(this.search.value);
    this.update();
  }

  /** Updates the counts, and hides empty sections. */
  update() {
    for (const section of this.sections) {
      const rows = [...part(section, ".rows").children];
      part(section, ".count").textContent = String(rows.length);
      section.hidden = rows.every((row) => row instanceof HTMLElement && row.hidden);
    }
    part(document, "#no-match").hidden = this.sections.some((section) => !section.hidden);
    this.element.hidden = this.rows.size < 2;
  }

  /** @param {KeyboardEvent} event */
  handleKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.element.hidden) return;
    const isInSearch = document.activeElement === this.search;
    const isInList = this.element.contains(document.activeElement);
    if (event.key === "/" && !isInSearch) this.search.focus();
    else if (event.key === "Escape" && isInSearch) this.clearSearch();
    else if (event.key === "Enter" && isInSearch) this.visibleButtons()[0]?.click();
    else if (event.key === "ArrowDown" && isInList) this.moveFocus(1);
    else if (event.key === "ArrowUp" && isInList) this.moveFocus(-1);
    else return;
    event.preventDefault();
  }

  clearSearch() {
    this.search.value = "";
    this.filter();
  }

  /** @param {1 | -1} by */
  moveFocus(by) {
    const stops = [this.search, ...this.visibleButtons()];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.min(Math.max(at + by, 0), stops.length - 1)]?.focus();
  }

  visibleButtons() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll(".row:not([hidden]) button")]).filter(
      (button) => button.checkVisibility(),
    );
  }
}
