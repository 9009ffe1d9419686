// The list of questions: its states at a glance, each a shape as well as a colour, section by section, and one
// jump away.
/** @import { Filter } from "./types.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { byId, h, icon } from "../assay/dom.js";
import { numbers } from "./sheet.js";

const SAID = { answered: "answered", seen: "not answered", unseen: "not seen" };
const WHY = { open: "", locked: ", locked", later: ", not open yet" };

export class Navigator {
  /** @type {HTMLElement[]} */ #cells = [];
  /** @type {HTMLElement[]} */ #standing = [];
  #laidOut = "";

  /**
   * @param {AnswerSheet} sheet
   * @param {{jump: (number: number) => void, filter: (filter: Filter) => void}} moves
   */
  constructor(sheet, moves) {
    this.sheet = sheet;
    this.moves = moves;
    this.showFilter = filterButtons(
      byId("rail-filter"), [["all", "All"], ["open", "Not answered"], ["flagged", "Flagged"]], moves.filter);
  }

  /** Makes the cells; again only when the plan of the sections has become known or changed. */
  #layOut() {
    const { count, plan, sectioned } = this.sheet;
    const wanted = `${count}: ${plan.sections}`;
    if (wanted === this.#laidOut) return;
    this.#laidOut = wanted;
    this.#cells = [];
    this.#standing = [];
    const sections = sectioned ? plan.sections.map((_, n) => n + 1) : [1];
    byId("grid").replaceChildren(...sections.map((section) => this.#section(section)));
  }

  /** @param {number} section */
  #section(section) {
    const cells = numbers(...this.sheet.span(section)).map((number) =>
      h("button", { type: "button", class: "cell", click: () => this.moves.jump(number) },
        String(number), icon("lock")));
    this.#cells.push(...cells);
    const list = h("ol", { class: "grid", role: "list" }, ...cells.map((cell) => h("li", {}, cell)));
    if (!this.sheet.sectioned) return list;
    const standing = h("span");
    this.#standing.push(standing);
    const title = h("h3", { id: `section-${section}` }, `Section ${section} `, standing);
    list.setAttribute("aria-labelledby", title.id);
    return h("div", { class: "rail-section" }, title, list);
  }

  /**
   * @param {Filter} filter
   * @param {number} here  the question on the stage; 0 on the review screen
   */
  update(filter, here) {
    this.#layOut();
    const listed = new Set(this.sheet.listed(filter));
    this.#cells.forEach((cell, index) => this.#show(cell, index + 1, listed, here));
    this.#standing.forEach((standing, index) => {
      const ahead = index + 1 - this.sheet.section;
      standing.textContent = ahead < 0 ? "finished" : ahead > 0 ? "not open yet" : "open";
    });
    byId("rail-note").textContent = "";
    byId("key-locked").hidden = !document.querySelector(".cell.locked");
    this.showFilter(filter, this.sheet.totals());
  }

  /** @param {HTMLElement} cell @param {number} number @param {Set<number>} listed @param {number} here */
  #show(cell, number, listed, here) {
    const status = this.sheet.status(number);
    const reach = this.sheet.reach(number);
    const { flagged } = this.sheet.of(number);
    const dim = reach === "open" && !listed.has(number);
    cell.className = `cell ${status} ${reach}${flagged ? " flagged" : ""}${dim ? " dim" : ""}`;
    cell.setAttribute("aria-label", `Question ${number}, ${SAID[status]}${flagged ? ", flagged" : ""}${WHY[reach]}`);
    cell.setAttribute("aria-disabled", String(reach !== "open"));
    if (number !== here) return cell.removeAttribute("aria-current");
    if (!cell.ariaCurrent) cell.scrollIntoView({ block: "nearest" });
    cell.setAttribute("aria-current", "true");
  }

  /** Says why a question cannot be opened, where it was asked for. @param {number} number */
  refuse(number) {
    const { sheet } = this;
    const finished = number < sheet.span(sheet.section)[0];
    byId("rail-note").textContent = sheet.reach(number) === "later"
      ? `Question ${number} opens when you have finished section ${sheet.section}.`
      : `Question ${number} is locked: ${finished ? "its section is finished" : "you saw it before your break"}.`;
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
