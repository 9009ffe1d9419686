// The list of questions: four states at a glance, each a shape as well as a colour, and one jump away.
/** @import { Filter } from "./types.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { byId, h } from "./dom.js";
import { filterButtons } from "./filters.js";

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
