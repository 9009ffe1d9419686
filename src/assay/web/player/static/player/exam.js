// The exam as the candidate moves through it: which question or screen is on the stage, and which entry each
// action makes. Knows nothing of the network, the clock or the disk.
/** @import { Entry, EventName, Filter } from "./types.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { byId, h, say } from "./dom.js";
import { Navigator } from "./navigator.js";
import { tabThroughScrollers, question } from "./question.js";
import { reviewScreen } from "./review.js";

export class Exam {
  /** @type {"question" | "review"} */ screen = "question";
  /** @type {Filter} */ filter = "all";
  #review;
  #navigator;

  /**
   * @param {AnswerSheet} sheet
   * @param {(event: EventName, number: number, what?: {choice?: number[], struck?: number[]}) => Entry} put
   * @param {() => void} moved  called after each change of question or screen
   */
  constructor(sheet, put, moved) {
    this.sheet = sheet;
    this.put = put;
    this.moved = moved;
    const moves = { jump: this.show.bind(this), filter: this.#choose.bind(this) };
    this.#navigator = new Navigator(sheet, moves);
    this.#review = reviewScreen(sheet, moves);
    byId("count-total").textContent = String(this.total);
  }

  get total() {
    return this.sheet.items.length;
  }

  /** The question on the stage, or the one the review screen goes back to. */
  get at() {
    return this.sheet.at || 1;
  }

  /** Puts back what was on the stage, after a pause or a reload. @param {{focus: boolean}} how */
  restore({ focus }) {
    if (this.screen === "review") this.review({ focus });
    else this.show(this.at, { focus });
  }

  /** @param {number} number @param {{focus?: boolean}} [how] */
  show(number, { focus = true } = {}) {
    this.screen = "question";
    if (number !== this.sheet.at || !this.sheet.of(number).seen) this.#record("Visited", number);
    byId("stage").replaceChildren(question(this.sheet.item(number), this.sheet.of(number), this.total, {
      choose: (choice) => this.#changed("AnswerSaved", { choice }),
      strike: (struck) => this.#changed("StruckOut", { struck }),
    }));
    this.#arrive(`Question ${number} of ${this.total}`, focus);
    tabThroughScrollers();
  }

  /** @param {{focus?: boolean}} [how] */
  review({ focus = true } = {}) {
    this.screen = "review";
    byId("stage").replaceChildren(this.#review.element);
    this.#arrive("Review", focus);
  }

  /** One forwards or back; the review screen stands behind the last question. @param {1 | -1} by */
  step(by) {
    if (this.screen === "review") return by < 0 ? this.show(this.at) : undefined;
    const to = this.at + by;
    if (to > this.total) this.review();
    else if (to >= 1) this.show(to);
  }

  toggleFlag() {
    if (this.screen !== "question") return;
    const flagged = !this.sheet.of(this.at).flagged;
    this.#changed(flagged ? "Flagged" : "Unflagged");
    say(flagged ? "Flagged for review." : "Flag removed.");
  }

  refresh() {
    const onReview = this.screen === "review";
    const totals = this.sheet.totals();
    const flagged = this.sheet.of(this.at).flagged;
    document.body.dataset.screen = this.screen;
    byId("count").hidden = onReview;
    byId("count-number").textContent = String(this.at);
    Object.assign(byId("progress"), { max: totals.all, value: totals.answered });
    this.#navigator.update(this.filter, onReview ? 0 : this.at);
    if (onReview) this.#review.update(this.filter);

    for (const id of ["flag", "review", "next", "rail-open"]) byId(id).hidden = onReview;
    byId("ask-end").hidden = !onReview;
    byId("flag").setAttribute("aria-pressed", String(flagged));
    byId("prev", HTMLButtonElement).disabled = !onReview && this.at === 1;
    byId("prev-words").replaceChildren(
      ...(onReview ? ["Back", h("span", { class: "wide", text: " to questions" })] : ["Previous"]));
  }

  /** @param {Filter} filter */
  #choose(filter) {
    this.filter = filter;
    this.refresh();
  }

  /** @param {EventName} event @param {{choice?: number[], struck?: number[]}} [what] */
  #changed(event, what) {
    this.#record(event, this.at, what);
    this.refresh();
  }

  /** @param {EventName} event @param {number} number @param {{choice?: number[], struck?: number[]}} [what] */
  #record(event, number, what) {
    this.sheet.apply(this.put(event, number, what));
  }

  /** @param {string} title @param {boolean} focus */
  #arrive(title, focus) {
    this.refresh();
    document.title = `${title} – ${document.body.dataset.title} – Assay`;
    this.moved();
    if (!focus) return;
    scrollTo(0, 0);
    byId("q-title").focus({ preventScroll: true });
  }
}
