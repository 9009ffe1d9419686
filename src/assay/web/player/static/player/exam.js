// The exam as the candidate moves through it: which question or screen is on the stage, and which entry each
// action makes. Knows nothing of the network, the clock or the disk.
/** @import { Entry, EventName, Filter, Item, State, What } from "./types.js" */
/** @import { Settings } from "./settings.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { byId, h, say } from "../assay/dom.js";
import { Navigator } from "./navigator.js";
import { tabThroughScrollers, question } from "./question.js";
import { reviewScreen } from "./review.js";
import { Tools } from "./tools.js";

/**
 * @typedef {object} ExamHooks
 * @property {(event: EventName, number: number, what?: What) => Entry} put
 * @property {() => void} moved                                after each change of question or screen
 * @property {() => number} left                               seconds on the clock
 * @property {() => Promise<string>} breakBegin                "" when the break has begun, else why not
 * @property {Settings} settings
 */

export class Exam {
  /** @type {"question" | "review"} */ screen = "question";
  /** @type {Filter} */ filter = "all";
  /** The question on the stage; null on the review screen. @type {Item | null} */ item = null;
  /** Settles when the question asked for is on the stage; keys pressed before that wait for it. */
  arrived = Promise.resolve();
  #asked = 0;
  #review;
  #navigator;

  /** @param {AnswerSheet} sheet @param {ExamHooks} hooks */
  constructor(sheet, hooks) {
    this.sheet = sheet;
    this.hooks = hooks;
    const moves = { jump: this.show.bind(this), filter: this.#choose.bind(this) };
    this.#navigator = new Navigator(sheet, moves);
    this.#review = reviewScreen(sheet, moves);
    this.tools = new Tools(this);
    byId("count-total").textContent = String(sheet.count);
    byId("break").addEventListener("click", () => this.askForBreak());
    byId("ask-section").addEventListener("click", () => void this.#between((screens) => screens.askToFinish(this)));
  }

  /** The question on the stage, or the one the review screen goes back to. */
  get at() {
    return this.sheet.at || 1;
  }

  /** Whether a question asked for is still on its way. */
  get arriving() {
    return this.#asked > 0;
  }

  /** Every state of the server: what is locked may have changed, also under the candidate. @param {State} state */
  heard(state) {
    const news = this.sheet.heard(state);
    if (!news || state.state !== "active" || document.body.dataset.screen === "cover") return;
    if (this.screen === "question" && this.sheet.reach(this.at) !== "open") this.restore({ focus: true });
    else this.refresh();
  }

  /** What is being written is put before the question, or the exam, goes. */
  leave() {
    this.tools.leave();
  }

  /** Something else comes onto the stage: nothing of the question stays in the page. */
  clear() {
    this.leave();
    this.#ask(0);
    this.item = null;
  }

  /** Puts back what was on the stage, after a pause or a reload. @param {{focus: boolean}} how */
  restore({ focus }) {
    const seconds = this.sheet.breakDue;
    if (seconds && this.hooks.settings.chosen.offered < this.sheet.section) {
      return void this.#between((screens) => screens.offerBreak(this, seconds), () => this.#goOn(focus));
    }
    this.#goOn(focus);
  }

  /** @param {boolean} focus */
  #goOn(focus) {
    const open = this.#nearest();
    if (this.screen === "review" || !open) this.review({ focus });
    else this.show(open, { focus });
  }

  /** Shows a question; one that is locked is refused. @param {number} number @param {{focus?: boolean}} [how] */
  show(number, { focus = true } = {}) {
    if (this.sheet.reach(number) !== "open") return this.#navigator.refuse(number);
    this.leave();
    this.#ask(number);
    this.arrived = this.sheet.form.item(number).then((item) => {
      if (this.#asked === number) this.#present(item, focus);
    });
  }

  /** Nothing can be done to the question on the stage while another is on its way. @param {number} number */
  #ask(number) {
    this.#asked = number;
    byId("stage").inert = number > 0;
  }

  /** @param {{focus?: boolean}} [how] */
  review({ focus = true } = {}) {
    this.clear();
    this.screen = "review";
    byId("stage").replaceChildren(this.#review.element);
    this.#arrive("Review", focus);
  }

  /** One open question forwards or back; the review screen stands behind the last. @param {1 | -1} by */
  step(by) {
    const fromReview = this.screen === "review";
    if (fromReview && by > 0) return;
    const to = fromReview ? this.#nearest() : this.sheet.nearest(this.at + by, by);
    if (to) this.show(to);
    else if (by > 0) this.review();
  }

  toggleFlag() {
    if (this.screen !== "question") return;
    const flagged = !this.sheet.of(this.at).flagged;
    this.record(flagged ? "Flagged" : "Unflagged", this.at);
    say(flagged ? "Flagged for review." : "Flag removed.");
  }

  /** The section is over, for good; a break may follow it. */
  finishSection() {
    this.leave();
    this.record("SectionClosed", this.sheet.section);
    this.screen = "question";
    this.filter = "all";
    this.restore({ focus: true });
  }

  askForBreak() {
    void this.#between((screens) => screens.askForBreak(this));
  }

  refresh() {
    const { sheet } = this;
    const onReview = this.screen === "review";
    const { flagged } = sheet.of(this.at);
    const last = sheet.section >= sheet.plan.sections.length;
    document.body.dataset.screen = this.screen;
    byId("count").hidden = onReview;
    byId("count-number").textContent = String(this.at);
    Object.assign(byId("progress"), { max: sheet.count, value: sheet.done });
    this.#navigator.update(this.filter, onReview ? 0 : this.at);
    if (onReview) this.#review.update(this.filter);

    for (const id of ["flag", "review", "next", "rail-open"]) byId(id).hidden = onReview;
    byId("ask-end").hidden = !onReview || !last;
    byId("ask-section").hidden = !onReview || last;
    byId("break").hidden = !onReview || sheet.plan.break_left_seconds <= 0;
    byId("flag").setAttribute("aria-pressed", String(flagged));
    if (!onReview) this.tools.refresh();
    byId("prev", HTMLButtonElement).disabled = !onReview && !sheet.nearest(this.at - 1, -1);
    byId("prev-words").replaceChildren(
      ...(onReview ? ["Back", h("span", { class: "wide", text: " to questions" })] : ["Previous"]));
  }

  /** Makes an entry, and shows what it changed. @param {EventName} event @param {number} number @param {What} [what] */
  record(event, number, what) {
    // A note still being written about a question that has just been locked comes too late.
    if (number && event !== "SectionClosed" && this.sheet.reach(number) !== "open") return;
    this.sheet.apply(this.hooks.put(event, number, what));
    this.refresh();
  }

  /** Where the candidate was, or the next question that is open; 0 when none is. */
  #nearest() {
    const [first] = this.sheet.span(this.sheet.section);
    return this.sheet.nearest(Math.max(first, this.at), 1) || this.sheet.nearest(first, 1);
  }

  /** @param {Filter} filter */
  #choose(filter) {
    this.filter = filter;
    this.refresh();
  }

  /** @param {Item} item @param {boolean} focus */
  #present(item, focus) {
    const { number } = item;
    const { sheet } = this;
    this.#ask(0);
    this.screen = "question";
    this.item = item;
    if (number !== sheet.at || !sheet.of(number).seen) sheet.apply(this.hooks.put("Visited", number));
    byId("stage").replaceChildren(question(item, sheet.of(number), {
      of: sheet.count,
      section: sheet.sectioned ? `Section ${sheet.section} of ${sheet.plan.sections.length}` : "",
      tools: this.tools.element,
      exhibit: (n) => this.tools.open("exhibit", n),
    }, {
      choose: (choice) => this.record("AnswerSaved", this.at, { choice }),
      strike: (struck) => this.record("StruckOut", this.at, { struck }),
    }));
    this.#arrive(`Question ${number} of ${sheet.count}`, focus);
    this.tools.arrive(item);
    tabThroughScrollers();
  }

  /** @param {string} title @param {boolean} focus */
  #arrive(title, focus) {
    this.refresh();
    document.title = `${title} – ${document.body.dataset.title} – Assay`;
    this.hooks.moved();
    if (!focus) return;
    scrollTo(0, 0);
    byId("stage").scrollTop = 0;
    byId("q-title").focus({ preventScroll: true });
    if (this.hooks.settings.chosen.hints && this.screen === "question") say(standing(this));
  }

  /**
   * The screens between questions are rare, so their code comes when they do, or was fetched meanwhile.
   * @param {(screens: typeof import("./breaks.js")) => void} act
   * @param {() => void} [otherwise]  when it cannot be had
   */
  async #between(act, otherwise = () => say("This needs the network. Please try again later.", { urgent: true })) {
    const screens = await import("./breaks.js").catch(() => null);
    if (screens) act(screens);
    else otherwise();
  }
}

/** How the question on the stage stands, in words, for those who hear it. @param {Exam} exam */
export function standing({ at, sheet }) {
  const { flagged, struck, ranges, note } = sheet.of(at);
  return [
    `Question ${at} of ${sheet.count}.`,
    `${sheet.summary(at)}.`,
    flagged && "Flagged.",
    struck.length && `Struck out: ${struck.length}.`,
    ranges.length && `Highlights: ${ranges.length / 2}.`,
    note && "With a note.",
  ].filter(Boolean).join(" ");
}
