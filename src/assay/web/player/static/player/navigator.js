// The list of questions: four states at a glance, each a shape as well as a colour, and one jump away.
/** @import { Filter } from "./types.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { byId, h } from "./dom.js";

const SAID = { answered: "answered", seen: "not answered", unseen: "not seen" };

export class Navigator {
  /**
   * @param {AnswerSheet} sheet
   * @param {{jump: (number: number) => void, filter: (filter: Filter) => void}} moves
   */
  constructor(sheet, moves) {
    this.sheet = sheet;
    this.cells = sheet.items.map(({ number }) =>
      h("button", { type: "button", class: "cell", text: number, click: () => moves.jump(number) }));
    byId("grid").replaceChildren(...this.cells.map((cell) => h("li", {}, cell)));
    this.showFilter = filterButtons(
      byId("rail-filter"), [["all", "All"], ["open", "Not answered"], ["flagged", "Flagged"]], moves.filter);
  }

  /**
   * @param {Filter} filter
   * @param {number} here  the question on the stage; 0 on the review screen
   */
  update(filter, here) {
    const listed = new Set(this.sheet.listed(filter));
    this.cells.forEach((cell, index) => {
      const number = index + 1;
      const status = this.sheet.status(number);
      const { flagged } = this.sheet.of(number);
      cell.className = `cell ${status}${flagged ? " flagged" : ""}${listed.has(number) ? "" : " dim"}`;
      cell.setAttribute("aria-label", `Question ${number}, ${SAID[status]}${flagged ? ", flagged" : ""}`);
      if (number !== here) return cell.removeAttribute("aria-current");
      if (!cell.ariaCurrent) cell.scrollIntoView({ block: "nearest" });
      cell.setAttribute("aria-current", "true");
    });
    this.showFilter(filter, this.sheet.totals());
  }
}

/**
 * The filter buttons: a compact row beside the list, and the four tallies of the review screen. Made once and
 * then updated, so that the button in use keeps the focus.
 * @param {HTMLElement} host
 * @param {[Filter, string][]} named   filter and its words, in order
 * @param {(filter: Filter) => void} choose
 * @returns {(current: Filter, totals: Record<Filter, number>) => void} brings the buttons up to date
 */
export function filterButtons(host, named, choose) {
  const buttons = named.map(([filter, words]) => {
    const count = h("b");
    const button = h("button", { type: "button", class: filter, click: () => choose(filter) },
      h("span", { text: words }), " ", count);
    return { filter, count, button };
  });
  host.replaceChildren(...buttons.map(({ button }) => button));
  return (current, totals) => {
    for (const { filter, count, button } of buttons) {
      count.textContent = String(totals[filter]);
      button.setAttribute("aria-pressed", String(filter === current));
    }
  };
}
